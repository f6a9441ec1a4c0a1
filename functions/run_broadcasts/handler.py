"""HTTP API for people (IAM only): draft, count, confirm, stop. Queue of broadcasts: one page, or what is next."""

from typing import Any

from functions.run_broadcasts.composition import conducting, settings, table
from functions.run_broadcasts.routes import route
from shared import api
from shared.aws import batch, clock


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    if "Records" in event:
        return batch.from_queue(event, handle)
    return api.answer(lambda: route(event, clock.now(table, settings.time_travel)))


def handle(message: dict[str, Any]) -> None:
    conducting.handle(message, clock.now(table, settings.time_travel))
