"""Workers that share one table, released one call at a time in an order that a seed decides, and killed at any call.

Threads alone would meet seldom and never twice in the same way. Here each is stopped before every call to DynamoDB, and
whoever may go next is drawn: the same seed is the same interleaving.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from threading import Semaphore, Thread
from typing import Any

from shared.aws.table import Table
from shared.errors import NotFoundError, Retryable

Job = Callable[[Table], None]
MOST_RECEIVES = 40
"""More failures of one delivery than this are no bad luck, but workers that keep each other from finishing."""


class Killed(BaseException):
    """The process is gone: nothing catches it, and nothing in memory survives it."""


@dataclass
class Crew:
    """`kills` is how many workers may die; a delivery that one had in hand comes again, as a queue would have it."""

    client: Any
    draw: Random
    kills: int = 0
    jobs: list[Job] = field(default_factory=list)
    after: Callable[[], None] = lambda: None
    """Is called whenever a job is done."""
    receives: dict[int, int] = field(default_factory=dict)
    conflicts: int = 0
    parked: Semaphore = field(default_factory=lambda: Semaphore(0))

    def work(self, jobs: Sequence[Job], workers: int) -> None:
        self.jobs = list(jobs)
        crew = [Worker(self) for _ in range(workers)]
        try:
            for worker in crew:
                worker.start()
                self.parked.acquire()
            while waiting := [worker for worker in crew if worker.waits]:
                self.draw.choice(waiting).step(self._fate())
        finally:
            for worker in crew:
                worker.dismiss()
        for worker in crew:
            if worker.failure:
                raise worker.failure

    def take(self) -> Job | None:
        return self.jobs.pop(0) if self.jobs else None

    def give_back(self, job: Job) -> None:
        """Not at once: others may come first."""
        self.receives[id(job)] = self.receives.get(id(job), 0) + 1
        assert self.receives[id(job)] < MOST_RECEIVES, "workers keep each other from finishing"
        self.jobs.insert(self.draw.randint(0, len(self.jobs)), job)

    def put_off(self, job: Job) -> None:
        """A person who decides about what nobody has stated yet may try as often as it takes."""
        self.jobs.insert(self.draw.randint(0, len(self.jobs)), job)

    def _fate(self) -> str:
        """Dying before a call differs from dying after it: then it has happened, and nobody knows."""
        if self.kills and self.draw.random() < 0.04:
            self.kills -= 1
            return self.draw.choice(["dies before", "dies after"])
        return "goes on"


class Worker(Thread):
    """Takes deliveries until there are none; one that was killed starts again with nothing but the table."""

    def __init__(self, crew: Crew) -> None:
        super().__init__(daemon=True)
        self.crew, self.go, self.fate, self.waits = crew, Semaphore(0), "", False
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            self.pause()
            while job := self.crew.take():
                self._do(job)
        except Killed:
            pass
        except BaseException as error:  # noqa: BLE001 - is raised again where the test sees it
            self.failure = error
        self.waits = False
        self.crew.parked.release()

    def _do(self, job: Job) -> None:
        try:
            job(Table(self, "customers"))
            self.crew.after()
        except Retryable:
            self.crew.conflicts += 1
            self.crew.give_back(job)
        except NotFoundError:
            self.crew.put_off(job)
        except Killed:
            if self.fate == "dismissed":
                raise
            self.crew.give_back(job)

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        """As a client: whatever is called is done when it is this worker's turn."""
        return lambda **request: self._call(operation, request)

    def _call(self, operation: str, request: dict[str, Any]) -> Any:
        if self.pause() == "dies before":
            raise Killed
        answer = getattr(self.crew.client, operation)(**request)
        if self.fate == "dies after":
            raise Killed
        return answer

    def pause(self) -> str:
        self.waits = True
        self.crew.parked.release()
        self.go.acquire()
        self.waits = False
        if self.fate == "dismissed":
            raise Killed
        return self.fate

    def step(self, fate: str) -> None:
        """One call, until the next one is wanted."""
        self.fate = fate
        self.go.release()
        self.crew.parked.acquire()

    def dismiss(self) -> None:
        if self.is_alive():
            self.fate = "dismissed"
            self.go.release()
            self.join()
