"""Wait until the local stage has nothing left to do: no job at work, queues empty, the table's stream read to its end.

SQS says how much is waiting; how far the readers of the stream are, the local AWS says (infra/local/streams.py).
"""

import json
import time

from infra.cli import web
from infra.cli.deployment import Deployment
from infra.cli.working import Working
from shared.errors import UnavailableError

POLL_SECONDS = 0.05
PATIENCE_SECONDS = 15
"""A message that is being worked on for longer has failed, and waits for its visibility time-out, minutes from now."""

READER_SECONDS = 75
"""For a batch of the stream: the time-out of its function, and a start."""

STREAMS = "/_tributary/streams"
VISIBLE, IN_FLIGHT = "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"
"""Delayed ones do not count: they are early wake-ups for something that the due index holds as well."""


class Idle:
    """It looks twice: between two looks at one place, work may have gone on to a place that was looked at before.

    `seconds` is how long a wait may take.
    """

    def __init__(self, stage: Deployment, seconds: float = 180) -> None:
        self.stage = stage
        self._seconds = seconds
        self._sqs = stage.client("sqs")
        self._working = Working(stage)
        self._failed: dict[str, int] = {}
        """How many messages of a queue wait for another attempt."""

    def wait(self) -> None:
        until = time.monotonic() + self._seconds
        before = -1
        while (written := self._rests(until)) != before:
            before = written
            time.sleep(POLL_SECONDS)

    def _rests(self, until: float) -> int:
        """How many records the stream had when all was still."""
        self._queues_empty(until)
        self._jobs_rest(until)
        return self._read_streams(until)

    def _queues_empty(self, until: float) -> None:
        for url in self.stage.queues.values():
            since = time.monotonic()
            while self._busy(url):
                if time.monotonic() > until:
                    raise UnavailableError("the stage is still busy: see `tributary dlq list` and the logs")
                if time.monotonic() - since > PATIENCE_SECONDS:
                    self._give_up_waiting(url)
                time.sleep(POLL_SECONDS)

    def _jobs_rest(self, until: float) -> None:
        """None is in the middle of a turn."""
        since = time.monotonic()
        while self._working.busy(patient=time.monotonic() - since < PATIENCE_SECONDS):
            if time.monotonic() > until:
                raise UnavailableError("the stage is still busy: see `tributary jobs list` and the logs")
            time.sleep(POLL_SECONDS)

    def _busy(self, url: str) -> bool:
        visible, in_flight = self._counts(url)
        self._failed[url] = min(self._failed.get(url, 0), in_flight)
        return visible > 0 or in_flight > self._failed[url]

    def _give_up_waiting(self, url: str) -> None:
        visible, in_flight = self._counts(url)
        if not visible:
            self._failed[url] = in_flight

    def _counts(self, url: str) -> tuple[int, int]:
        found = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[VISIBLE, IN_FLIGHT])["Attributes"]
        return int(found[VISIBLE]), int(found[IN_FLIGHT])

    def _read_streams(self, until: float) -> int:
        """How many records there were. A reader that gets no further has failed, and tries the same again and again."""
        least, since = self._streams()["left"], time.monotonic()
        while (found := self._streams())["left"] and time.monotonic() - since < READER_SECONDS:
            if time.monotonic() > until:
                raise UnavailableError("the stage is still busy: see `tributary dlq list` and the logs")
            if found["left"] != least:
                least, since = found["left"], time.monotonic()
            time.sleep(POLL_SECONDS)
        return found["written"]

    def _streams(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(web.request("GET", f"{self.stage.aws_endpoint_url}{STREAMS}").body)
        return found
