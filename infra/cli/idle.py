"""Wait until the local stage has nothing left to do: no job at work, queues empty, the table's stream read to its end.

What is left, the local AWS says at one look (infra/local/left.py).
"""

import time

import msgspec
from msgspec import Struct, field

from infra.cli import web
from infra.cli.deployment import Deployment
from infra.cli.working import Working
from shared.errors import UnavailableError

POLL_SECONDS = 0.05
PATIENCE_SECONDS = 15
"""A message that is being worked on for longer has failed, and waits for its visibility time-out, minutes from now."""

READER_SECONDS = 75
"""For a batch of the stream: the time-out of its function, and a start."""

LEFT = "/_tributary/left"
JOBS, STREAMS = "jobs", "streams"


class Left(Struct, frozen=True):
    """`queues` by name: how many messages are there, and how many of them are being worked on. `jobs` are those that
    are not over, at work or not. Of the streams, how many records were ever `written`, and how many are still unread.
    """

    queues: dict[str, tuple[int, int]]
    jobs: int
    written: int
    unread: int


class Patience(Struct):
    """How long each place has been waited for, without anything to be seen of it."""

    _since: dict[str, tuple[int, float]] = field(default_factory=dict)

    def lasts(self, place: str, seconds: float, seen: int = 0) -> bool:
        known, since = self._since.get(place, (None, 0.0))
        if known != seen:
            since = time.monotonic()
            self._since[place] = seen, since
        return time.monotonic() - since < seconds

    def renewed(self, place: str) -> None:
        self._since.pop(place, None)


class Idle:
    """It looks twice: between two looks at one place, work may have gone on to a place that was looked at before.

    `seconds` is how long a wait may take.
    """

    def __init__(self, stage: Deployment, seconds: float = 180) -> None:
        self.stage = stage
        self._seconds = seconds
        self._queues = [url.rpartition("/")[2] for url in stage.queues.values()]
        self._working = Working(stage)
        self._failed: dict[str, int] = {}
        """How many messages of a queue wait for another attempt."""

    def wait(self) -> None:
        until, before = time.monotonic() + self._seconds, -1
        while (written := self._rests(until)) != before:
            before = written
            time.sleep(POLL_SECONDS)

    def _rests(self, until: float) -> int:
        """How many records the stream had when all was still."""
        patience = Patience()
        while self._busy(left := self._look(), patience):
            if time.monotonic() > until:
                raise UnavailableError("the stage is still busy: see `tributary dlq list`, `jobs list` and the logs")
            time.sleep(POLL_SECONDS)
        return left.written

    def _busy(self, left: Left, patience: Patience) -> bool:
        """One place after the other: no patience is lost with what has not had its turn yet."""
        return (
            any(self._works(queue, *left.queues[queue], patience) for queue in self._queues)
            or self._jobs_work(left, patience)
            # A reader that gets no further has failed, and tries the same again and again.
            or (left.unread > 0 and patience.lasts(STREAMS, READER_SECONDS, left.unread))
        )

    def _works(self, queue: str, there: int, at_work: int, patience: Patience) -> bool:
        self._failed[queue] = min(self._failed.get(queue, 0), at_work)
        if not there and at_work == self._failed[queue]:
            patience.renewed(queue)
            return False
        if there or patience.lasts(queue, PATIENCE_SECONDS):
            return True
        self._failed[queue] = at_work
        return False

    def _jobs_work(self, left: Left, patience: Patience) -> bool:
        """None is in the middle of a turn."""
        if left.jobs and self._working.busy(patient=patience.lasts(JOBS, PATIENCE_SECONDS)):
            return True
        patience.renewed(JOBS)
        return False

    def _look(self) -> Left:
        return msgspec.json.decode(web.request("GET", f"{self.stage.aws_endpoint_url}{LEFT}").body, type=Left)
