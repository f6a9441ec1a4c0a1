"""Wait until the local stage has nothing left to do: no job at work, queues empty, the table's stream read to its end.

SQS says how much is waiting. Nothing says how far the readers of a stream are, so we use what the local AWS does: one
thread takes turns between polling queues and reading streams, a batch each (MiniStack, `_poll_loop`). A queue message
that has been consumed proves one turn; a turn or two more than there are batches prove that the stream is read.
"""

import time
from typing import Any

from infra.cli.deployment import Deployment
from infra.cli.working import Working
from shared.aws.queue import Queue
from shared.errors import UnavailableError

POLL_SECONDS = 0.05
PATIENCE_SECONDS = 15
"""A message that is being worked on for longer has failed, and waits for its visibility time-out, minutes from now."""

STREAM_BATCH = 100
"""What a reader of the stream takes in a turn."""

VISIBLE, IN_FLIGHT = "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"
"""Delayed ones do not count: they are early wake-ups for something that the due index holds as well."""

DELIVERY = {"id": "idle", "connector": "", "source": "", "received_at": ""}
NOTHING: dict[str, Any] = {"delivery": DELIVERY, "events": [], "error": None}
"""A delivery without events, as a vendor's ping leaves it: consumed, and nothing follows."""


class Idle:
    """Keeps its place in the stream between waits, so that each wait looks at what is new only."""

    def __init__(self, stage: Deployment) -> None:
        self.stage = stage
        self._sqs = stage.client("sqs")
        self._streams = stage.client("dynamodbstreams")
        self._working = Working(stage)
        self._iterators = self._shards()
        self._failed: dict[str, int] = {}
        """How many messages of a queue wait for another attempt."""

    def wait(self, *, seconds: float = 180) -> None:
        until = time.monotonic() + seconds
        new = self._read_stream()
        while True:
            self._queues_empty(until)
            self._jobs_rest(until)
            for _ in range(2 + new // STREAM_BATCH):
                Queue(self._sqs, self.stage.queues["events"]).send([NOTHING])
                self._queues_empty(until)
            new = self._read_stream()
            if new == 0:
                return

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

    def _shards(self) -> list[str]:
        arn = self.stage.client("dynamodb").describe_table(TableName=self.stage.table)["Table"]["LatestStreamArn"]
        shards = self._streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        return [self._iterator(arn, shard["ShardId"]) for shard in shards]

    def _iterator(self, arn: str, shard: str) -> str:
        kind: dict[str, Any] = {"ShardIteratorType": "TRIM_HORIZON"}
        return str(self._streams.get_shard_iterator(StreamArn=arn, ShardId=shard, **kind)["ShardIterator"])

    def _read_stream(self) -> int:
        """How many records came since the last look."""
        counts = [self._read_shard(position) for position in range(len(self._iterators))]
        return sum(counts)

    def _read_shard(self, position: int) -> int:
        count = 0
        while True:
            page = self._streams.get_records(ShardIterator=self._iterators[position])
            self._iterators[position] = page.get("NextShardIterator") or self._iterators[position]
            if not page["Records"]:
                return count
            count += len(page["Records"])
