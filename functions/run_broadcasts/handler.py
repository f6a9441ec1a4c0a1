"""HTTP API for people (IAM only): draft, count, confirm, stop. Jobs: what is next, and lanes side by side. EventBridge:
an execution was stopped; and each hour, whether one was of which it did not tell.
"""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.run_broadcasts.composition import conducting, halting, settings, table
from functions.run_broadcasts.routes import route
from shared import acting, api
from shared.audit import Audit
from shared.aws import batch, clock
from shared.broadcasts.conducting import Lane

LANE_SECONDS = 20
"""Of a lane's turn: the others do not wait long for it, and hardly any of it goes by between two turns."""


def handler(event: dict[str, Any], context: object) -> dict[str, Any] | None:
    if "job" in event:
        return batch.from_machine(event, turn)
    match event.get("source"):
        case "aws.states":
            halting.heard_of(event["detail"]["name"], now())
        case "aws.events":
            halting.look_at_all(now())
        case _:
            return api.answer(lambda: acted(event, now()))
    return None


def now() -> datetime:
    return clock.now(table, settings.time_travel)


def acted(event: api.LambdaEvent, at: datetime) -> Any:
    if api.method(event) != "POST":
        return route(event, at)
    return acting.noted(Audit(table), event, at, lambda: route(event, at))


def turn(job: Mapping[str, Any]) -> dict[str, Any]:
    name, task = job["work"]["broadcast"], job["work"]["task"]
    if "lane" in job:
        until = time.monotonic() + LANE_SECONDS
        conducting.lane(Lane(name, task, job["lane"]), now, lambda: time.monotonic() < until)
        return {}
    at = now()
    return conducting.turn(name, task, at).told(at)
