"""Does a wake-up mean anything to a run? Only the timer it waits for, and an event it listens to and has not seen.

A run that has come to a step of another version, where nothing is waited for, goes on at any wake-up.
"""

from datetime import datetime

from shared.events import Event
from shared.journeys import exits
from shared.journeys.definition import Journey
from shared.journeys.models import Run
from shared.journeys.step import Due, Occurrence


def matters(run: Run, journey: Journey, now: datetime, occurrence: Occurrence | None) -> bool:
    if run.due_at is None:
        return True
    match occurrence:
        case Due(at=at):
            return run.due_at == at and now >= at
        case Event() if run.turn_at is None:
            return _is_awaited(run, journey, occurrence) and not _known(run, occurrence)
    return False


def _is_awaited(run: Run, journey: Journey, event: Event) -> bool:
    """What happened before it began answers nothing, though it be reported now, or imported."""
    listened_to = event.name in journey.step(run.step).listens() and event.occurred_at >= exits.since(run)
    return listened_to and exits.concerns(run, journey, event)


def _known(run: Run, event: Event) -> bool:
    """An answer that this run has had already: the queue delivered it again."""
    remembered = [one for memory in run.memory.values() for one in (memory.get("event"), memory.get("last")) if one]
    return any(one["id"] == event.id and one["source"] == event.source for one in remembered)
