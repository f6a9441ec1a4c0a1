"""When a wait is over: at its time, or as much later as its journey was paused meanwhile."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared.local_time import Slot, moment, next_time, wall
from shared.pauses import Pause, moved


class Timer(Struct, frozen=True):
    """A time from `since` until `until`, which may be a time on the wall, and then the next moment that fits."""

    since: datetime
    until: datetime
    slot: Slot = Slot()

    def due(self, zone: ZoneInfo, pauses: Sequence[Pause] = ()) -> datetime | None:
        """None while the journey is paused. A slot that falls into a pause is missed: the next after it counts."""
        over = moment(self.until, zone)
        until = moved(self.since, over, pauses)
        if until is None:
            return None
        due = next_time(self.until if until == over else self._like(until, zone), self.slot, zone)
        for pause in pauses:
            if pause.swallows(due):
                if pause.ends is None:
                    return None
                due = next_time(pause.ends, self.slot, zone)
        return due

    def _like(self, until: datetime, zone: ZoneInfo) -> datetime:
        """A day that is meant as a whole still is."""
        whole_day = self.until.tzinfo is None and self.slot != Slot()
        return wall(until, zone) if whole_day else until
