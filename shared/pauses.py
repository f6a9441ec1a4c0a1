"""Time that stands still: what becomes of a time that is running while what it belongs to is paused."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct


class Pause(Struct, frozen=True):
    """`ends` is None while it lasts. Where there are several they are in order, and do not overlap."""

    begins: datetime
    ends: datetime | None = None
    lapsed: bool = False
    """It ended by itself, when its time was over: nobody decided that."""

    def covers(self, moment: datetime) -> bool:
        return self.begins <= moment and (self.ends is None or moment < self.ends)

    def swallows(self, due: datetime) -> bool:
        """What is due at the very moment it begins has come."""
        return self.begins < due and self.covers(due)


def together(one: Iterable[Pause], other: Iterable[Pause]) -> tuple[Pause, ...]:
    """What either of them covers."""
    found: list[Pause] = []
    for pause in sorted([*one, *other], key=lambda each: each.begins):
        last = found[-1] if found else None
        if last is None or (last.ends is not None and last.ends < pause.begins):
            found.append(pause)
        elif last.ends is not None:
            found[-1] = Pause(last.begins, max(last.ends, pause.ends) if pause.ends else None)
    return tuple(found)


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


def so_far(pauses: Iterable[Pause], now: datetime) -> tuple[Pause, ...]:
    """What lasts still ends now."""
    return tuple(one if one.ends else Pause(one.begins, now) for one in pauses)
