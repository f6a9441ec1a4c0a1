"""Did a run reach what its journey is for? Asked of runs that go on, that have ended, and that were held out alike.

So the share of each that got there can be compared.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared import conditions
from shared.events import Event
from shared.journeys.context import seen
from shared.journeys.definition import Journey
from shared.journeys.models import Run
from shared.local_time import after


def ends_at(journey: Journey, began: datetime, zone: ZoneInfo) -> datetime | None:
    return after(began, journey.goal.within, zone) if journey.goal else None


def awaited(run: Run, journey: Journey) -> tuple[str, ...]:
    """The event that still makes a difference after the run has ended."""
    return (journey.goal.event,) if journey.goal and run.goal_ends_at and run.converted_at is None else ()


def reached(run: Run, journey: Journey, event: Event, variables: Callable[[], Mapping[str, Any]]) -> bool:
    """By the customer, whatever the run's key: the next purchase is another order. Its own trigger is no success."""
    goal = journey.goal
    if goal is None or event.name not in awaited(run, journey) or _is_trigger(event, run):
        return False
    return in_time(run, event) and conditions.allow(goal.condition, {**variables(), "event": seen(event)})


def in_time(run: Run, event: Event) -> bool:
    return run.goal_ends_at is not None and run.started_at <= event.occurred_at <= run.goal_ends_at


def _is_trigger(event: Event, run: Run) -> bool:
    return (event.id, event.source) == (run.trigger["id"], run.trigger["source"])
