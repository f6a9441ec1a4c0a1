"""Which path means what, as docs/api.yaml lists them."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from functions.run_broadcasts import views
from functions.run_broadcasts.composition import brand, conducting, controls, definitions, halting, segments, table
from functions.run_broadcasts.composition import templates as all_templates
from functions.run_broadcasts.desk import Desk
from shared import api
from shared.broadcasts import tasks
from shared.broadcasts.drafting import Known
from shared.broadcasts.outcome import Counting
from shared.errors import NotFoundError
from shared.interface.asked import Nothing, Onwards, read
from shared.interface.operations import BROADCASTS
from shared.observability import count, logger

COUNTING_SECONDS = 15
"""API Gateway waits for twice as long; the rest of a large audience is asked for with another request."""


def route(event: api.LambdaEvent, now: datetime) -> Any:
    desk = Desk(conducting, definitions, halting, now)
    match api.method(event), api.path(event):
        case "GET", ["broadcasts"]:
            read(api.query(event), Nothing)
            known = controls.latest()
            found = conducting.store.all()
            return {"broadcasts": [views.broadcast_of(one, known.of_run(one.journey, one.name)) for one in found]}
        case "POST", ["broadcasts"]:
            return noted("draft", "", event, lambda: desk.draft(event, _known()))
        case "GET", ["broadcasts", name]:
            return shown(desk, name, read(api.query(event), Onwards).after)
        case "POST", ["broadcasts", name, act] if act in (acts := _acts(desk)):
            return noted(act, name, event, lambda: acts[act](name, event))
    raise NotFoundError(f"there is {', '.join(f'{one.method.upper()} {one.path}' for one in BROADCASTS)}")


def shown(desk: Desk, name: str, after: str | None) -> Any:
    known, until = desk.find(name), time.monotonic() + COUNTING_SECONDS
    parts = [
        part for task in {tasks.TURNS, tasks.current(known)} if task for part in conducting.store.parts(name, task)
    ]
    outcome = Counting(table, lambda: time.monotonic() < until).outcome(known, after)
    return views.detailed(known, controls.latest().of_run(known.journey, name), parts, outcome)


def noted(act: str, name: str, event: api.LambdaEvent, decide: Callable[[], Any]) -> Any:
    logger.info("act", extra={"operation": act, "reason": api.caller(event), "key": name})
    count("BroadcastDecided", operation=act)
    return decide()


def _acts(desk: Desk) -> Mapping[str, Callable[[str, api.LambdaEvent], Any]]:
    return {
        "counts": desk.count,
        "confirmations": desk.confirm,
        "stops": desk.stop,
        "resumptions": desk.resume,
    }


def _known() -> Known:
    return Known(segments, None, all_templates(), brand.outgoing)
