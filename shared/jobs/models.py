"""Long jobs, such as an erasure: Step Functions calls one turn after the other, until one says that all is done."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from math import ceil
from typing import Any

from msgspec import Struct, field

from shared.aws.keys import timestamp

KINDS = ("broadcast", "erasure", "export", "import", "replay", "tour")
"""A state machine for each."""

Progress = Mapping[str, str | int]
"""Counts, states and ids: whoever may look at executions in the AWS console reads it."""


class Turn(Struct, frozen=True):
    """What one turn has come to. The next one is at `next_at` where it says so, and at once where it does not.

    `lanes` are parts of the work that are gone on with before that, side by side: a call each, with the lane's number.
    `stopped`: it goes no further by itself, and wants somebody to look before it is gone on with.
    """

    done: bool = False
    next_at: datetime | None = None
    progress: Progress = field(default_factory=dict)
    stopped: bool = False
    lanes: tuple[int, ...] = ()

    def told(self, now: datetime) -> dict[str, Any]:
        """As infra/job.asl.json reads it: that waits for seconds, since on the local stage the clock may be moved."""
        seconds = ceil((self.next_at - now).total_seconds()) if self.next_at else 0
        next_at = timestamp(self.next_at) if self.next_at else ""
        progress = dict(self.progress)
        found = {"done": self.done, "stopped": self.stopped, "lanes": list(self.lanes)}
        return {**found, "wait_seconds": max(0, seconds), "next_at": next_at, "progress": progress}


class State(StrEnum):
    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Job(Struct, frozen=True):
    """As its latest execution says. One that was resumed, or had many turns, has had several: `run` counts them.

    `next_at` is when a waiting one goes on, by the clock of the stage. `error` is the kind of what it failed with, also
    where it is tried again.
    """

    kind: str
    id: str
    run: int
    state: State
    since: datetime
    ended_at: datetime | None = None
    turns: int = 0
    progress: Progress = field(default_factory=dict)
    next_at: str = ""
    error: str = ""

    @property
    def halted(self) -> bool:
        """Before it was done."""
        return self.state in (State.STOPPED, State.FAILED)
