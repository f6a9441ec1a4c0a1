"""What jobs of the local stage are doing: to know when none is at work, and to let those go on whose time has come."""

from collections.abc import Iterator

from infra.cli.deployment import Deployment
from shared.jobs.jobs import Jobs
from shared.jobs.models import KINDS, Job, State


class Working:
    def __init__(self, stage: Deployment) -> None:
        self._jobs = Jobs(stage.client, stage.jobs)

    def busy(self, *, patient: bool) -> bool:
        """Whoever is `patient` waits for what failed, too: it is tried again, sooner or later."""
        return any(one.state is State.RUNNING and (patient or not one.error) for one in self._running())

    def waiting(self) -> list[Job]:
        return [one for one in self._running() if one.state is State.WAITING]

    def hurry(self, kind: str, job: str) -> None:
        """Nothing wakes an execution that waits, but the next of the same job takes its turn at once."""
        self._jobs.stop(kind, job, "the clock was moved")
        self._jobs.resume(kind, job)

    def _running(self) -> Iterator[Job]:
        for kind in KINDS:
            yield from self._jobs.running(kind)
