"""May this customer enter this journey with this event, and as which run?"""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared import conditions
from shared.events import Event
from shared.journeys import exits, requests, share
from shared.journeys.context import seen, variables
from shared.journeys.definition import After, Journey
from shared.journeys.models import ENDED, Run
from shared.journeys.scene import Scene
from shared.journeys.statements import MOST_LINKS, links
from shared.journeys.trigger import occasion
from shared.local_time import instant, later

NEWS = timedelta(hours=36)
"""Older than this when it reached us it is history (a back-fill), and nobody should hear of it today."""


class Entry(Struct, frozen=True):
    """`attempt` numbers the runs of one key, so that two workers who let the customer in write the same item.

    `turn_at`: it begins then, and not as soon as it is there. `home` is the identifier that the run goes with.
    """

    event: Mapping[str, Any]
    key: str
    attempt: int
    held_out: bool
    turn_at: datetime | None = None
    home: str | None = None


def is_news(event: Event, received_at: datetime) -> bool:
    """A thin event only says what to look up: the whole one that follows is news, and knows whom to write to."""
    return "lookup" not in event.data and received_at - event.occurred_at <= NEWS


def entry(journey: Journey, event: Event, earlier: Collection[Run], scene: Scene) -> Entry | None:
    """`earlier` are the customer's runs of this journey, under whatever id they began."""
    trigger = requests.trigger_of(event, seen(event))
    key = _key(journey, event, trigger)
    if scene.profile.shared or key is None or links(trigger) > MOST_LINKS:
        return None
    before = [run for run in earlier if run.key == key]
    if not _may_enter(journey, event, before, scene):
        return None
    known = variables(scene.profile, trigger, scene.now)
    if not (_starts(journey, event, known) and exits.guard_holds(journey, known)):
        return None
    attempt = max((run.attempt + 1 for run in before), default=0)
    return Entry(trigger, key, attempt, held_out(journey, scene.profile.customer_id))


def _starts(journey: Journey, event: Event, known: Mapping[str, Any]) -> bool:
    """By its trigger, or because another journey asks for it; the trigger's condition is about the trigger's event."""
    if wanted := requests.wanted(event):
        return wanted == journey.name
    begins = occasion(journey.trigger, journey.name)
    return begins is not None and begins.is_met(event) and conditions.allow(journey.trigger.condition, known)


def _key(journey: Journey, event: Event, trigger: Mapping[str, Any]) -> str | None:
    asked = requests.key(event)
    return exits.key_of(journey, trigger) if asked is None else asked


def _may_enter(journey: Journey, event: Event, before: Collection[Run], scene: Scene) -> bool:
    """One run at a time; an event that has started one already, ever, starts no other: it was delivered again."""
    if any(run.state != ENDED or _started_by(event, run) for run in before):
        return False
    if not before or journey.reentry == "always":
        return True
    last = max(run.started_at for run in before)
    return isinstance(journey.reentry, After) and scene.now >= _again(last, journey.reentry.after, scene.zone)


def _again(last: datetime, duration: str, zone: ZoneInfo) -> datetime:
    """Days are over with the day: whoever entered on Monday at nine, some seconds late, may on the next at nine."""
    at = later(last, duration, zone)
    return at if at.tzinfo else instant(at.date(), time(), zone)


def _started_by(event: Event, run: Run) -> bool:
    return (run.trigger["id"], run.trigger["source"]) == (event.id, event.source)


def held_out(journey: Journey, customer_id: str) -> bool:
    return share.lot(journey.name, customer_id) < journey.holdout * share.ALL
