"""The queue of accepted deliveries, with the bucket beside it for those that are too large for it."""

import json
from collections.abc import Mapping
from typing import Any

from shared.aws.clients import client
from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.settings import Settings

MAX_QUEUED_BYTES = 100 * 1024
"""SQS is billed by 64 KiB and ends at 1 MiB."""


class Intake:
    def __init__(self, queue: Queue, objects: Objects) -> None:
        self._queue = queue
        self._objects = objects

    def put(self, *deliveries: Mapping[str, Any]) -> None:
        """Returns when they are durable. What lies in the bucket already does no harm if the queue then fails."""
        self._queue.send([self._small(one) for one in deliveries])

    def _small(self, queued: Mapping[str, Any]) -> Mapping[str, Any]:
        text = json.dumps(queued)
        if len(text) > MAX_QUEUED_BYTES:
            key = "bodies/{connector}/{source}/{received_at:.10}/{id}.json".format_map(queued["delivery"])
            self._objects.put(key, text)
            return {"pointer": key}
        return queued


def open_intake(settings: Settings) -> Intake:
    """Of this deployment."""
    return Intake(Queue(client("sqs"), settings.events_queue), Objects(client("s3"), settings.bucket))
