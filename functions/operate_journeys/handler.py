"""HTTP API for people (IAM only): operate journeys, see where their runs are. Jobs of tours: a page of what waits."""

from collections.abc import Mapping
from typing import Any

from functions.operate_journeys.composition import settings, table, touring
from functions.operate_journeys.routes import decided, shown
from shared import acting, api
from shared.audit import Audit
from shared.aws import batch, clock


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    if "job" in event:
        return batch.from_machine(event, turn)
    return api.answer(lambda: route(event))


def turn(job: Mapping[str, Any]) -> dict[str, Any]:
    now = clock.now(table, settings.time_travel)
    return touring.turn(job["job"], now).told(now)


def route(event: api.LambdaEvent) -> Any:
    now = clock.now(table, settings.time_travel)
    if api.method(event) != "POST":
        return shown(event, now)
    return acting.noted(Audit(table), event, now, lambda: decided(event, now))
