"""What is wanted of the archive, and in which of its objects that may lie."""

from datetime import datetime, timedelta

from msgspec import Struct

from shared.archive.lines import Line

ARCHIVE = "archive/"
LARGE = f"{ARCHIVE}large/"
"""Deliveries that are too large for Firehose, an object each. It comes after all years."""

LATE = timedelta(days=15)
"""Firehose names an object by the hour in which it was written: mostly minutes after what it holds was received, but
two weeks where that lay on the queue as long as it may. A day is for what a source that was off kept waiting besides.
"""


class Wanted(Struct, frozen=True):
    """`source` is `shopify`, or `shopify/shop-a`; `type` is the name of an event."""

    since: datetime
    until: datetime
    source: str = ""
    type: str = ""

    def has(self, line: Line) -> bool:
        at, name = datetime.fromisoformat(line.received_at), f"{line.connector}/{line.source}"
        named = not self.source or name == self.source or line.connector == self.source
        return self.since <= at < self.until and named and (not self.type or self.type in line.types)

    @property
    def first(self) -> str:
        """All objects that may hold something come after it, in the order of their names."""
        return _hour(self.since)

    @property
    def last(self) -> str:
        """And before it, but for the large ones."""
        return _hour(self.until + LATE)


def _hour(at: datetime) -> str:
    return f"{ARCHIVE}{at:%Y/%m/%d/%H}/"
