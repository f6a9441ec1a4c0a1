"""HTTP API for people (IAM only): draft, count, confirm, stop. Queue of broadcasts: one page, or what is next."""

from datetime import datetime
from typing import Any

from functions.run_broadcasts.composition import conducting, settings, table
from functions.run_broadcasts.routes import route
from shared import acting, api
from shared.audit import Audit
from shared.aws import batch, clock


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    if "Records" in event:
        return batch.from_queue(event, handle)
    return api.answer(lambda: acted(event, clock.now(table, settings.time_travel)))


def acted(event: api.LambdaEvent, now: datetime) -> Any:
    if api.method(event) != "POST":
        return route(event, now)
    return acting.noted(Audit(table), event, now, lambda: route(event, now))


def handle(message: dict[str, Any]) -> None:
    conducting.handle(message, clock.now(table, settings.time_travel))
