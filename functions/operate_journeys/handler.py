"""HTTP API for people (IAM only): operate journeys, see where their runs are. Queue of tours: one turn a message."""

from typing import Any

from functions.operate_journeys.composition import settings, table, touring
from functions.operate_journeys.routes import decided, shown
from shared import acting, api
from shared.audit import Audit
from shared.aws import batch, clock
from shared.journeys.touring import tour_of


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    if "Records" in event:
        return batch.from_queue(event, turn)
    return api.answer(lambda: route(event))


def turn(message: dict[str, Any]) -> None:
    touring.turn(tour_of(message), clock.now(table, settings.time_travel))


def route(event: api.LambdaEvent) -> Any:
    now = clock.now(table, settings.time_travel)
    if api.method(event) != "POST":
        return shown(event, now)
    return acting.noted(Audit(table), event, now, lambda: decided(event, now))
