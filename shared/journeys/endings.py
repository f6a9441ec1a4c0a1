"""How a run ends, and what may still happen to it then: until the time of its goal is over it may reach it."""

from dataclasses import replace
from datetime import datetime

from shared.journeys import goals
from shared.journeys.definition import Journey
from shared.journeys.models import ENDED, HELD_OUT, HOLDOUT, Run


def begun(run: Run) -> Run:
    """A change begins: messages of the change before have been handed over long since."""
    return replace(run, outbox=(), sequence=run.sequence + 1)


def end(run: Run, reason: str, now: datetime) -> Run:
    """From outside, and for good: nothing that happens later counts for it any more."""
    if run.state == ENDED:
        return run
    return replace(begun(run), state=ENDED, reason=reason, ended_at=now, due_at=None, listens=())


def ended(run: Run, journey: Journey, reason: str, now: datetime) -> Run:
    return replace(end(run, reason, now), listens=goals.awaited(run, journey))


def held_out(run: Run, journey: Journey, now: datetime) -> Run:
    """It takes no step, but stays as long as the goal counts, so that the two groups can be compared."""
    if run.goal_ends_at is None:
        return end(run, HOLDOUT, now)
    return replace(run, state=HELD_OUT, due_at=run.goal_ends_at, listens=goals.awaited(run, journey))


def finished(run: Run, journey: Journey, reason: str, now: datetime) -> Run:
    """The end reached by the run's own steps: what it asked to be sent on the way still goes."""
    listens = goals.awaited(run, journey)
    return replace(run, state=ENDED, reason=reason, ended_at=now, due_at=None, listens=listens)
