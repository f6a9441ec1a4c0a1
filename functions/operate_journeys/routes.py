"""Which path means what, as docs/api.yaml lists them."""

import time
from datetime import datetime
from typing import Any

from functions.operate_journeys.composition import (
    controls,
    current,
    definitions,
    names_of_switches,
    standings,
    table,
    tours,
)
from functions.operate_journeys.desk import ACTS, Desk
from functions.operate_journeys.sources import Sources
from shared import api
from shared.errors import NotFoundError
from shared.interface.asked import Nothing, Onwards, read
from shared.interface.operations import CONNECTORS, OPERATING
from shared.journeys.views import Views
from shared.observability import count, logger

COUNTING_SECONDS = 15
"""API Gateway waits for twice as long; the rest of a large index is asked for with another request."""


def decided(event: api.LambdaEvent, now: datetime) -> Any:
    desk = Desk(table, controls, tours, names_of_switches, now)
    sources = Sources(desk, standings)
    match api.path(event):
        case ["connectors", *parts, "switches"]:
            note("switches", "/".join(parts), event)
            return sources.switch("/".join(parts), event)
        case ["connectors", *parts, "drops"]:
            note("drops", "/".join(parts), event)
            return sources.drop("/".join(parts), event)
        case ["switches", *parts] if parts:
            note("switches", "/".join(parts), event)
            return desk.switch("/".join(parts), event)
        case ["journeys", name, "tours"]:
            views().check(name, now)
            note("tours", name, event)
            return desk.migrate(name, event)
        case ["journeys", name, act] if act in ACTS:
            views().check(name, now)
            note(act, name, event)
            return desk.decide(name, ACTS[act], event)
    raise unknown("post")


def shown(event: api.LambdaEvent, now: datetime) -> Any:
    asked = api.query(event)
    match api.path(event):
        case ["connectors"]:
            read(asked, Nothing)
            return Sources(Desk(table, controls, tours, names_of_switches, now), standings).all()
        case ["switches"]:
            read(asked, Nothing)
            return Desk(table, controls, tours, names_of_switches, now).switches(current())
        case ["journeys"]:
            return views().journeys(read(asked, Onwards).after, now)
        case ["journeys", name]:
            return views().journey(name, read(asked, Onwards).after, now)
        case ["journeys", name, "versions", version]:
            read(asked, Nothing)
            return views().definition(name, version)
        case ["tours", tour_id]:
            read(asked, Nothing)
            return views().tour(tour_id)
    raise unknown("get")


def views() -> Views:
    until = time.monotonic() + COUNTING_SECONDS
    return Views(table, definitions, controls, lambda: time.monotonic() < until)


def note(act: str, name: str, event: api.LambdaEvent) -> None:
    logger.info("act", extra={"operation": act, "reason": api.caller(event), "key": name})
    count("JourneyOperated", operation=act)


def unknown(method: str) -> NotFoundError:
    paths = [one.path for one in (*OPERATING, *CONNECTORS) if one.method == method]
    return NotFoundError(f"there is {method.upper()} {', '.join(paths)}")
