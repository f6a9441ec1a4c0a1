"""How a run ends, and what may still happen to it then: until the time of its goal is over it may reach it."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from shared.journeys import goals
from shared.journeys.controls import Control
from shared.journeys.definition import Journey
from shared.journeys.models import ENDED, HELD_OUT, HOLDOUT, JOURNEY_STOPPED, WAITING, Run


def begun(run: Run) -> Run:
    """A change begins: messages of the change before have been handed over long since."""
    return replace(run, outbox=(), sequence=run.sequence + 1)


def end(run: Run, reason: str, now: datetime) -> Run:
    """From outside, and for good: nothing that happens later counts for it any more."""
    if run.state == ENDED:
        return run
    return replace(begun(run), **_over(reason, now), listens=())


def ended(run: Run, journey: Journey, reason: str, now: datetime) -> Run:
    return replace(end(run, reason, now), listens=goals.awaited(run, journey))


def stopped(run: Run, journey: Journey, control: Control, now: datetime) -> Run | None:
    """None where it goes on. Who is held out stays, so that the two groups can be compared."""
    over = run.state == WAITING and control.ends(run.started_at)
    return ended(run, journey, JOURNEY_STOPPED, now) if over else None


def held_out(run: Run, journey: Journey, now: datetime) -> Run:
    """It takes no step, but stays as long as the goal counts, so that the two groups can be compared."""
    if run.goal_ends_at is None:
        return end(run, HOLDOUT, now)
    return replace(run, state=HELD_OUT, due_at=run.goal_ends_at, listens=goals.awaited(run, journey))


def finished(run: Run, journey: Journey, reason: str, now: datetime) -> Run:
    """The end reached by the run's own steps: what it asked to be sent on the way still goes."""
    listens = goals.awaited(run, journey)
    return replace(run, **_over(reason, now), listens=listens)


def _over(reason: str, now: datetime) -> dict[str, Any]:
    return {"state": ENDED, "reason": reason, "ended_at": now, "due_at": None, "parked_at": None}
