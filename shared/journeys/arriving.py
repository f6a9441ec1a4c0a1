"""A run comes to a step, waits there, and remembers what came of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from shared.aws import keys
from shared.journeys import exits, goals
from shared.journeys.definition import Journey
from shared.journeys.endings import finished
from shared.journeys.models import Run
from shared.journeys.step import Step

MOST_VISITS = 100
"""Of one step by one run: a loop that a definition forgot to end."""
LONGEST_PATH = 100


def arrived(run: Run, journey: Journey, step: Step, now: datetime) -> Run:
    visits = run.visits.get(step.id, 0) + 1
    if visits > MOST_VISITS:
        return finished(run, journey, "loop", now)
    return replace(
        run,
        step=step.id,
        entered_step_at=now,
        visits={**run.visits, step.id: visits},
        path=longer(run.path, step.id, now),
    )


def longer(path: tuple[str, ...], step: str, now: datetime) -> tuple[str, ...]:
    return (*path, f"{keys.timestamp(now)} {step}")[-LONGEST_PATH:]


def waiting(run: Run, due_at: datetime, journey: Journey) -> Run:
    awaited = exits.names(journey).union(journey.step(run.step).listens(), goals.awaited(run, journey))
    return replace(run, due_at=due_at, parked_at=None, listens=tuple(sorted(awaited)))


def remembering(run: Run, memory: Mapping[str, Any] | None) -> Run:
    """The newest last, so that the latest answer is the last one."""
    if memory is None:
        return run
    others = {step: known for step, known in run.memory.items() if step != run.step}
    return replace(run, memory={**others, run.step: memory})
