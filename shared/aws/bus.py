"""Tell other systems: events on the brand's own EventBridge bus, as many in a call as it takes."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import UnavailableError

SOURCE = "tributary"
BATCH = 10


class Bus:
    def __init__(self, client: Any, name: str) -> None:
        self._client = client
        self._name = name

    def put(self, events: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Pairs of detail-type and detail; all of them, or UnavailableError: a part may have been taken."""
        for start in range(0, len(events), BATCH):
            entries = [
                {"Source": SOURCE, "DetailType": name, "Detail": json.dumps(detail), "EventBusName": self._name}
                for name, detail in events[start : start + BATCH]
            ]
            if self._put(entries).get("FailedEntryCount"):
                raise UnavailableError("eventbridge took a part of the batch")

    def _put(self, entries: list[dict[str, str]]) -> Any:
        try:
            return self._client.put_events(Entries=entries)
        except (ClientError, BotoCoreError) as error:
            raise UnavailableError("put_events") from error
