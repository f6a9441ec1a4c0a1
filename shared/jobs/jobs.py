"""Jobs of all kinds: begun, found, stopped, and gone on with. What they have done lies in the table, not here.

The execution is named after the job, so that to begin one again changes nothing; the next of the same job is `<id>.2`.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any

from msgspec import Struct

from shared.aws.executions import STOPPED, Execution, Executions
from shared.errors import InvalidRequestError, NotFoundError
from shared.jobs.models import KINDS, Job, State

RUN = "."
"""Between the id of a job and the number of its execution; no id has one."""

MOST_LISTED = 1_000
STATES = {
    "SUCCEEDED": State.DONE,
    "FAILED": State.FAILED,
    "TIMED_OUT": State.FAILED,
    "ABORTED": State.STOPPED,
}


class Jobs(Struct, frozen=True):
    """`machines` is what the ARNs of all state machines begin with; the kind of job is how they end.

    `client` makes clients by name when they are needed: most functions that may begin a job seldom do.
    """

    client: Callable[[str], Any]
    machines: str

    def begin(self, kind: str, job: str, work: Mapping[str, Any]) -> None:
        self._of(kind).start(job, _given(job, 1, work))

    def find(self, kind: str, job: str) -> Job:
        return self._told(kind, self._latest(kind, job))

    def stop(self, kind: str, job: str, why: str) -> Job:
        """No more turns; one that is under way ends by itself. What it handed over to meanwhile is stopped, too."""
        while (found := self._latest(kind, job)).status == "RUNNING":
            self._of(kind).stop(found.name, why)
        return self._told(kind, found)

    def stopped_elsewhere(self, kind: str, job: str) -> str:
        """Its latest execution, where somebody stopped that in the console of AWS; otherwise nothing."""
        found = self._latest(kind, job)
        return found.name if found.status == "ABORTED" and found.error != STOPPED else ""

    def resume(self, kind: str, job: str) -> Job:
        """Nothing changes where it runs."""
        found = self._latest(kind, job)
        if found.status == "SUCCEEDED":
            raise InvalidRequestError(f"{kind} {job} is done: there is nothing left to go on with")
        if found.status != "RUNNING":
            run = _run(found.name) + 1
            self._of(kind).start(_name(job, run), _given(job, run, self._of(kind).given(found.name)["work"]))
        return self.find(kind, job)

    def all(self, most: int) -> list[Job]:
        """Of each kind so many."""
        return [one for kind in KINDS for one in self.recent(kind, most)]

    def recent(self, kind: str, most: int) -> list[Job]:
        """The last that began or ended first; each as its latest execution says."""
        latest: dict[str, Execution] = {}
        for one in self._of(kind).recent(most):
            known = latest.setdefault(job_of(one.name), one)
            if _run(one.name) > _run(known.name):
                latest[job_of(one.name)] = one
        return [self._told(kind, one) for one in latest.values()]

    def running(self, kind: str) -> list[Job]:
        return [self._told(kind, one) for one in self._of(kind).recent(MOST_LISTED, "RUNNING")]

    def _latest(self, kind: str, job: str) -> Execution:
        found = list(self._runs(kind, job))
        if not found:
            raise NotFoundError(f"there is no {kind} {job!r}, or it ended more than 90 days ago")
        return found[-1]

    def _runs(self, kind: str, job: str) -> Iterator[Execution]:
        for run in count(1):
            if (found := self._of(kind).find(_name(job, run))) is None:
                return
            yield found

    def _told(self, kind: str, one: Execution) -> Job:
        trace = self._of(kind).trace(one.name)
        running = State.WAITING if trace.waits else State.RUNNING
        return Job(
            kind=kind,
            id=job_of(one.name),
            run=_run(one.name),
            state=STATES.get(one.status, running),
            since=one.since,
            ended_at=one.ended_at,
            turns=trace.data.get("turns", 0),
            progress=trace.data.get("progress", {}),
            next_at=trace.data.get("next_at", "") if trace.waits else "",
            error=trace.error,
        )

    def _of(self, kind: str) -> Executions:
        return Executions(self.client("stepfunctions"), self.machines + kind)


def _given(job: str, run: int, work: Mapping[str, Any]) -> dict[str, Any]:
    """What infra/job.asl.json starts with."""
    return {"id": job, "run": run, "turns": 0, "work": dict(work)}


def _name(job: str, run: int) -> str:
    return job if run == 1 else f"{job}{RUN}{run}"


def job_of(name: str) -> str:
    """Whose execution goes by this name."""
    return name.partition(RUN)[0]


def _run(name: str) -> int:
    return int(name.partition(RUN)[2] or 1)
