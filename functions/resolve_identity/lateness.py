"""How late what was received is filed: of a batch the longest, so that it is one number however much comes at once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.ingestion.held import is_held
from shared.observability import count
from shared.watching import lag

MILLISECOND = timedelta(milliseconds=1)


class Lateness:
    """`now` is that of the batch's end, by the clock that dated what was received."""

    def __init__(self) -> None:
        self._oldest: datetime | None = None

    def filed(self, message: Mapping[str, Any], queued: Mapping[str, Any]) -> None:
        """Not what people had wait, or read again, and no click that was put off on purpose."""
        read_again = message.get("again") or message["delivery"].get("replayed")
        if read_again or queued.get("waited") or is_held(queued.get("pointer") or ""):
            return
        received_at = datetime.fromisoformat(message["delivery"]["received_at"])
        self._oldest = min(received_at, self._oldest or received_at)

    def tell(self, now: datetime) -> None:
        if self._oldest:
            count(lag.NAME, round((now - self._oldest) / MILLISECOND))
