"""A run of an older version goes on with a newer one, where that says which of its steps stands for the old one.

It comes to the same whenever it is looked at: each version that came into force since has its say, one after the other.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from shared.journeys.arriving import longer, waiting
from shared.journeys.definition import Journey
from shared.journeys.models import WAITING, Run
from shared.journeys.pausing import since
from shared.journeys.reach import ahead
from shared.journeys.step import Due, Occurrence


class Way(Struct, frozen=True):
    """From the version that a run is on to a step of another."""

    before: Journey
    after: Journey
    step: str


def way(run: Run, before: Journey, later: Iterable[Journey]) -> Way | None:
    """`later` came into force after `before`, in this order. None: the run stays where it is."""
    found = goes_on(run.step, later) if run.state == WAITING else None
    return Way(before, *found) if found else None


def goes_on(step: str, later: Iterable[Journey]) -> tuple[Journey, str] | None:
    """With which version, and at which of its steps."""
    found: tuple[Journey, str] | None = None
    for journey in later:
        at = found[1] if found else step
        if at in journey.migrate:
            found = (journey, journey.migrate[at])
    return found


def migrated(run: Run, found: Way, zone: ZoneInfo, now: datetime) -> Run:
    """At the new step, where it waits as long as if it had entered that when it entered the old one.

    Where there is no such wait it has no due time, and the engine goes on from there.
    """
    entered = since(run)
    step = found.after.step(found.step)
    timer = step.timer(entered, zone)
    moved = replace(
        run,
        version=found.after.version,
        step=step.id,
        entered_step_at=entered,
        visits=_visits(run, found),
        path=longer(run.path, step.id, now),
    )
    due_at = timer.due(zone) if timer else None
    return waiting(moved, due_at, found.after) if due_at else replace(moved, due_at=None, parked_at=None, listens=())


def occurring(run: Run, occurrence: Occurrence | None) -> Occurrence | None:
    """After it has moved: its old timer is that of the new step now."""
    return Due(run.due_at) if isinstance(occurrence, Due) and run.due_at else occurrence


def _visits(run: Run, found: Way) -> dict[str, int]:
    """What lay behind it, and lies ahead of it again in the new version only, it does not get again.

    A message is known by its step and visit: the visit that is taken back is the one that comes.
    """
    again = ahead(found.after, found.step) - ahead(found.before, run.step)
    visits = {step: count - (step in again) for step, count in run.visits.items()}
    return {**visits, found.step: max(1, run.visits.get(found.step, 0))}
