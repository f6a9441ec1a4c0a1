"""What a process calls, round one table, and jobs: it dies at the call that it is told to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.errors import NotFoundError


class Killed(BaseException):
    """The process is gone; nothing catches it."""


@dataclass
class Execution:
    """`next_at` is empty where it does not wait."""

    work: Mapping[str, Any]
    next_at: str = ""
    stopped: bool = False
    done: bool = False
    progress: Mapping[str, Any] = field(default_factory=dict)
    lanes: int = 0

    @property
    def ended(self) -> bool:
        return self.stopped or self.done


@dataclass
class Calls:
    """Of DynamoDB, SQS and Step Functions; the process dies at the one that it is told to, before or after it."""

    real: Any
    sent: list[Mapping[str, Any]] = field(default_factory=list)
    jobs: dict[str, "Execution"] = field(default_factory=dict)
    dies_at: int | None = None
    after: bool = False
    made: int = 0

    def __getattr__(self, operation: str) -> Any:
        return lambda **request: self.call(lambda: getattr(self.real, operation)(**request))

    def send(self, bodies: Sequence[Mapping[str, Any]], *, delay_seconds: int = 0) -> None:
        if bodies:
            self.call(lambda: self.sent.extend(bodies))

    def begin(self, kind: str, job: str, work: Mapping[str, Any]) -> None:
        self.call(lambda: self.jobs.setdefault(job, Execution(work)))

    def stop(self, kind: str, job: str, why: str) -> None:
        self.jobs[job].stopped = True

    def resume(self, kind: str, job: str) -> None:
        self.jobs[job] = Execution(self.jobs[job].work)

    def stopped_elsewhere(self, kind: str, job: str) -> str:
        if job not in self.jobs:
            raise NotFoundError(job)
        return job if self.jobs[job].stopped else ""

    def call(self, act: Any) -> Any:
        self.made += 1
        dies = self.made - 1 == self.dies_at
        if dies and not self.after:
            raise Killed
        answer = act()
        if dies:
            raise Killed
        return answer
