"""A journey that another one, or a date, asks to start or to stop, read from the fact that says so.

Only facts of our own count: what a vendor calls by such a name is an event like any other.
"""

from collections.abc import Mapping
from typing import Any

from shared import conditions
from shared.events import OURS, REVIEWS, Event, Name
from shared.journeys.models import ENDED, Run
from shared.journeys.trigger import at

STOPPED = "stopped"


def asked(journey: str, key: str | None, variables: Mapping[str, Any]) -> dict[str, str] | None:
    """What the fact says. A key that cannot be evaluated asks for nothing: the wrong run is worse than none."""
    if key is None:
        return {"journey": journey}
    value = conditions.value(key, variables)
    return None if value is None or value == "" else {"journey": journey, "key": str(value)}


def wanted(event: Event) -> str | None:
    """The journey that it asks to start."""
    return str(event.data["start"]["journey"]) if _is(event, Name.JOURNEY_START_REQUESTED) else None


def unwanted(event: Event) -> str | None:
    """The journey that it asks to stop."""
    return str(event.data["stop"]["journey"]) if _is(event, Name.JOURNEY_STOP_REQUESTED) else None


def stops(event: Event, run: Run) -> bool:
    """A run that began later is another one: one step may stop a journey, and the next begin it anew."""
    if unwanted(event) != run.journey or run.state == ENDED or event.occurred_at <= run.started_at:
        return False
    return event.data["stop"].get("key") in (None, run.key)


def key(event: Event) -> str | None:
    """Of the run that it asks for: None where the journey itself is to find it."""
    asks = wanted(event) is not None or is_date(event)
    found = event.data["start"].get("key") if asks else None
    return None if found is None else str(found)


def home(event: Event) -> str | None:
    """Of a run that asks for another: the identifier that it goes with, and so the other."""
    found = event.data["start"].get("home") if wanted(event) is not None else None
    return None if found is None else str(found)


def is_date(event: Event) -> bool:
    """A date came for which a journey waits."""
    return event.source == REVIEWS and event.name == Name.DATE_REACHED


def trigger_of(event: Event, remembered: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the new run remembers as its trigger: with what the run that asked for it, or the date, was about."""
    if is_date(event):
        return {**remembered, "data": {**event.data["start"].get("data", {}), "date": event.data["date"]}}
    if wanted(event) is None:
        return remembered
    return {**remembered, "data": {**event.data["start"]["data"], "journey": event.data["journey"]}}


def cause(trigger: Mapping[str, Any]) -> Mapping[str, Any]:
    """What had begun the journey that states this trigger: it is what the run is about, not news of it."""
    found = at(trigger.get("data"), ("journey", "trigger")) if trigger.get("source") == OURS else None
    return found if isinstance(found, Mapping) else {}


def _is(event: Event, name: Name) -> bool:
    return event.source == OURS and event.name == name
