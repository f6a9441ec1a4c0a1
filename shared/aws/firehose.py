"""Append lines to the archive: one call for many, and what is too large for it beside it in the bucket."""

from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.aws.objects import Objects
from shared.errors import UnavailableError

MOST_RECORDS, MOST_BYTES = 500, 4 * 1024 * 1024
LARGEST_RECORD = 1_000 * 1024
"""Limits of PutRecordBatch and of one record."""


class Firehose:
    def __init__(self, client: Any, name: str, objects: Objects) -> None:
        self._client = client
        self._name = name
        self._objects = objects

    def put(self, lines: Mapping[str, str]) -> None:
        """Lines by name. Returns when all are durable; the same line twice does no harm."""
        batch: list[bytes] = []
        for name, text in lines.items():
            record = text.encode(errors="surrogatepass")
            if len(record) > LARGEST_RECORD:
                self._objects.put(f"archive/large/{name}", record)
                continue
            if len(batch) == MOST_RECORDS or sum(map(len, batch)) + len(record) > MOST_BYTES:
                self._send(batch)
                batch = []
            batch.append(record)
        if batch:
            self._send(batch)

    def _send(self, records: Sequence[bytes]) -> None:
        try:
            answer = self._client.put_record_batch(
                DeliveryStreamName=self._name, Records=[{"Data": record} for record in records]
            )
        except (ClientError, BotoCoreError) as error:
            raise UnavailableError("put_record_batch") from error
        if answer["FailedPutCount"]:
            raise UnavailableError("firehose took a part of the batch")
