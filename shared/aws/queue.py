"""Put JSON on a queue, ten at a time, and notice what SQS did not take."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import UnavailableError

BATCH = 10
MAX_DELAY_SECONDS = 900


class Queue:
    def __init__(self, client: Any, url: str) -> None:
        self._client = client
        self._url = url

    def send(self, bodies: Sequence[Mapping[str, Any]], *, delay_seconds: int = 0) -> None:
        """All of them, or UnavailableError: SQS answers 200 to a batch of which it took only a part."""
        for start in range(0, len(bodies), BATCH):
            entries = [
                {
                    "Id": str(index),
                    "MessageBody": json.dumps(body),
                    "DelaySeconds": min(delay_seconds, MAX_DELAY_SECONDS),
                }
                for index, body in enumerate(bodies[start : start + BATCH])
            ]
            if self._batch(entries).get("Failed"):
                raise UnavailableError("sqs took a part of the batch")

    def waiting(self) -> int:
        """About how many messages nobody has taken yet."""
        name = "ApproximateNumberOfMessages"
        try:
            found = self._client.get_queue_attributes(QueueUrl=self._url, AttributeNames=[name])
        except (ClientError, BotoCoreError) as error:
            raise UnavailableError("get_queue_attributes") from error
        return int(found["Attributes"][name])

    def _batch(self, entries: list[dict[str, Any]]) -> Any:
        try:
            return self._client.send_message_batch(QueueUrl=self._url, Entries=entries)
        except (ClientError, BotoCoreError) as error:
            raise UnavailableError("send_message_batch") from error
