"""What was found for the same of before, so that a look at somebody who has not changed costs nothing.

Whatever decides what is found is its place, and the time at which something else may be found is known with it. Most
changes of a customer are read by one condition of many; of a condition without a clock one customer's answer is that of
all who are alike.
"""

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from msgspec import Struct

Found = TypeVar("Found")

MOST = 20_000


class Known(Struct, frozen=True):
    """From `since` on, and before `until`; None: for ever."""

    found: Any
    since: datetime
    until: datetime | None


_everywhere: "WeakSet[Recall[Any]]" = WeakSet()


def forget() -> None:
    """All of it: for whoever measures what it costs to look for the first time."""
    for one in _everywhere:
        one.forget()


class Recall(Generic[Found]):
    """Of one process, and bounded. `until` says of what was found when something else may be."""

    def __init__(self, until: Callable[[Found], datetime | None], most: int = MOST) -> None:
        self._until, self._most = until, most
        self._known: dict[Hashable, Known] = {}
        _everywhere.add(self)

    def of(self, place: Hashable, moment: datetime, find: Callable[[], Found]) -> Found:
        known = self._known.get(place)
        if known is None or moment < known.since or (known.until is not None and moment >= known.until):
            found = find()
            known = Known(found, moment, self._until(found))
            if len(self._known) >= self._most:
                self.forget()
            self._known[place] = known
        recalled: Found = known.found
        return recalled

    def forget(self) -> None:
        self._known.clear()
