"""Broadcasts as long jobs: the one that gives all members a turn has the name of the broadcast, each count its own."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from shared.aws import keys
from shared.broadcasts import tasks
from shared.broadcasts.models import Broadcast, State
from shared.broadcasts.store import BroadcastStore
from shared.errors import NotFoundError
from shared.jobs.jobs import Jobs
from shared.jobs.models import Job

JOB = "broadcast"
LEASE = timedelta(minutes=1)
"""Until its first turn it waits in the due index: whoever decided may have died before it was begun."""


class BroadcastJobs(Struct, frozen=True):
    store: BroadcastStore
    jobs: Jobs

    def take_up(self, changed: Broadcast, now: datetime) -> Broadcast:
        """What is to be done now, as it is saved."""
        saved = self.store.save(changed, due=now + LEASE)
        self._begin(saved)
        return saved

    def send(self, bodies: Sequence[Mapping[str, Any]], *, delay_seconds: int = 0) -> None:
        """Of the due index: a little early, since to begin one twice changes nothing."""
        for wake in bodies:
            known = self.store.get(str(wake["sk"]).removeprefix(keys.BROADCAST))
            if known:
                self._begin(known)

    def stop(self, name: str, why: str) -> None:
        """There is none yet of what somebody has just confirmed: its first turn finds out."""
        with suppress(NotFoundError):
            self.jobs.stop(JOB, name, why)

    def resume(self, known: Broadcast) -> None:
        """Of one that has given everybody a turn there is nothing left to do."""
        if tasks.current(known) == tasks.TURNS:
            self._begin(known)
            self.jobs.resume(JOB, known.name)

    def stopped_elsewhere(self, name: str) -> str:
        """The execution that somebody stopped in the console of AWS, if it is the last one."""
        with suppress(NotFoundError):
            return self.jobs.stopped_elsewhere(JOB, name)
        return ""

    def is_final(self, job: Job) -> bool:
        """Of a broadcast that was stopped for good; one that is done says so itself."""
        if job.kind != JOB or not job.halted:
            return False
        known = self.store.get(job.id)
        return known is not None and known.state is State.STOPPED

    def _begin(self, known: Broadcast) -> None:
        if task := tasks.current(known):
            self.jobs.begin(JOB, _id(known, task), {"broadcast": known.name, "task": task})


def _id(known: Broadcast, task: str) -> str:
    """Of a count with the time when it began, as executions may be named; no broadcast has a dash in its name."""
    if task == tasks.TURNS or known.count is None:
        return known.name
    return f"{known.name}-count-{known.count.at:%Y%m%d-%H%M%S-%f}"
