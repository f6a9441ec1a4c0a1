"""Time that stands still: what becomes of a time that is running while what it belongs to is paused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """`ends` is None while it lasts. Where there are several they are in order, and do not overlap."""

    begins: datetime
    ends: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        return self.begins <= moment and (self.ends is None or moment < self.ends)

    def swallows(self, due: datetime) -> bool:
        """What is due at the very moment it begins has come."""
        return self.begins < due and self.covers(due)


def moved(since: datetime, until: datetime, pauses: Iterable[Pause]) -> datetime | None:
    """When a time is over that began then: as much later as it was paused. None while it stands still."""
    for pause in pauses:
        if pause.begins >= until:
            break
        if pause.ends is None:
            return None
        if pause.ends > since:
            until += pause.ends - max(pause.begins, since)
    return until
