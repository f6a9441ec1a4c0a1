"""Does an event concern a run, and should the run still be going? Asked at every wake-up and before each message."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from shared import conditions
from shared.events import REVIEWS, Event, Name
from shared.journeys import requests
from shared.journeys.context import seen
from shared.journeys.definition import Exit, Journey
from shared.journeys.models import ENDED, Run

CLOCK_SKEW = timedelta(minutes=5)
"""Two shops' clocks differ: a purchase dated a moment before the cart that it empties still ends the reminder."""

OWN_ENDS = frozenset({"completed", "past", "loop"})
"""Reached by the run's own steps; messages it asked for on the way may still go."""


def stopped(run: Run) -> str | None:
    """Why a message of this run must not go any more, as far as the run itself knows."""
    return run.reason if run.state == ENDED and run.reason not in OWN_ENDS else None


def names(journey: Journey) -> frozenset[str]:
    """Events to look for when asking whether a run should have ended."""
    return frozenset(exit.event for exit in journey.exit if exit.event)


def looked_for(journey: Journey) -> frozenset[str]:
    """As names; any other journey may stop it, too."""
    return names(journey) | {Name.JOURNEY_STOP_REQUESTED}


def since(run: Run) -> datetime:
    """What happened before is not about this run, however late it is reported."""
    began = datetime.fromisoformat(run.trigger["occurred_at"])
    return began if run.trigger.get("source") == REVIEWS else began - CLOCK_SKEW


def concerns(run: Run, journey: Journey, event: Event) -> bool:
    """False for another order's event, or for what began the run; an event that states no key is about the customer.

    So is every event where the journey has none: a key that a broadcast gave the run is not the event's to state.
    """
    if _began(run, event):
        return False
    key = key_of(journey, seen(event)) if journey.key else None
    return key is None or key == run.key


def _began(run: Run, event: Event) -> bool:
    """As its trigger, or as that of the journey that asked for it, or as what the review had just heard of."""
    causes = (run.trigger, requests.cause(run.trigger))
    if any((event.id, event.source) == (one.get("id"), one.get("source")) for one in causes):
        return True
    return run.trigger.get("source") == REVIEWS and event.source != REVIEWS and event.occurred_at <= since(run)


def key_of(journey: Journey, event: Mapping[str, Any]) -> str | None:
    """None where the event does not state it."""
    if journey.key is None:
        return ""
    value = conditions.value(journey.key, {"event": event, "trigger": event})
    return None if value is None or value == "" else str(value)


def reason(run: Run, journey: Journey, events: Iterable[Event], variables: Mapping[str, Any]) -> str | None:
    """The first exit that applies: one of the events since the trigger, or a condition that has become true."""
    known = list(events)
    if any(requests.stops(event, run) for event in known):
        return requests.STOPPED
    relevant = _relevant(run, journey, known)
    for exit in journey.exit:
        if any(_applies(exit, event, variables) for event in relevant) if exit.event else _holds(exit, variables):
            return exit.reason or f"exit: {exit.event or exit.condition}"
    return None


def ended_by(run: Run, journey: Journey, events: Iterable[Event], variables: Mapping[str, Any]) -> bool:
    """Whether one of these events ends it, though it may not have heard of that yet."""
    known, ends = list(events), [exit for exit in journey.exit if exit.event]
    stopped = any(requests.stops(event, run) for event in known)
    return stopped or any(_applies(exit, event, variables) for event in _relevant(run, journey, known) for exit in ends)


def _relevant(run: Run, journey: Journey, events: Iterable[Event]) -> list[Event]:
    return [event for event in events if event.occurred_at >= since(run) and concerns(run, journey, event)]


def _applies(exit: Exit, event: Event, variables: Mapping[str, Any]) -> bool:
    return exit.event == event.name and conditions.allow(exit.condition, {**variables, "event": seen(event)})


def _holds(exit: Exit, variables: Mapping[str, Any]) -> bool:
    return exit.condition is not None and conditions.holds(exit.condition, variables)


def guard_holds(journey: Journey, variables: Mapping[str, Any]) -> bool:
    """`when`, as it must hold to enter and still holds before each message."""
    return conditions.allow(journey.when, variables)
