"""What is due when, among people in memory."""

from datetime import datetime
from enum import IntEnum
from heapq import heappop, heappush
from typing import Any, NamedTuple

from msgspec import Struct, field


class Kind(IntEnum):
    """Of one moment the runs come first. A gate opens before what waits behind it goes on."""

    GATE = -1
    RUN = 0
    MESSAGE = 1
    REVIEW = 2


class Entry(NamedTuple):
    """`place` is that of a run or of a message among all of its kind, the customer to be reviewed, or a gate's name."""

    at: datetime
    kind: Kind
    place: Any


class Agenda(Struct):
    """An entry stays when its run or message moves on: whoever takes it compares the time."""

    _entries: list[Entry] = field(default_factory=list)

    def add(self, at: datetime | None, kind: Kind, place: Any) -> None:
        if at:
            heappush(self._entries, Entry(at, kind, place))

    def next(self, until: datetime) -> datetime | None:
        """When the next is due; None where nothing is by then."""
        return self._entries[0].at if self._entries and self._entries[0].at <= until else None

    def taken(self, now: datetime) -> list[Entry]:
        """What is due now, in order."""
        taken = []
        while self._entries and self._entries[0].at <= now:
            taken.append(heappop(self._entries))
        return taken
