"""Local time, a second time: somebody looks at the clock on the wall every minute, and notes the furthest it has shown.

Nothing here asks a zone what moment a local time is, so nothing here can be wrong about clocks that jump: a time that
does not exist is the next that the clock shows, and one that happens twice is the first.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """`furthest` is, for every minute from `begins` on, the furthest time that the clock has shown so far."""

    begins: datetime
    furthest: list[datetime]

    @classmethod
    def watched(cls, zone: ZoneInfo, begins: datetime, days: int) -> "Clock":
        furthest, latest = [], datetime.min  # noqa: DTZ901 - a clock on a wall names no zone
        for minute in range(days * 24 * 60):
            latest = max(latest, (begins + minute * MINUTE).astimezone(zone).replace(tzinfo=None))
            furthest.append(latest)
        return cls(begins, furthest)

    def first(self, day: date, clock: time) -> datetime:
        """When it is that time of that day, or, where it never is, the first moment later than that."""
        wanted = datetime.combine(day, clock)
        minute = bisect_left(self.furthest, wanted.replace(second=0))
        exists = self.furthest[minute] == wanted.replace(second=0)
        return self.begins + minute * MINUTE + (timedelta(seconds=wanted.second) if exists else timedelta())


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody in that zone, with that clock, at the moment `now`."""

    zone: ZoneInfo
    clock: Clock
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def time_of_day(self) -> time:
        return self.now.astimezone(self.zone).time().replace(fold=0)

    def next(self, at: time | None, weekday: int | None = None) -> datetime:
        """ "At 18:00", "next Tuesday at six": the first such moment from now on."""
        days = (self.today + timedelta(days=n) for n in range(10))
        wanted = (day for day in days if weekday is None or day.weekday() == weekday)
        moments = (self.clock.first(day, at or self.time_of_day) for day in wanted)
        return next(moment for moment in moments if moment >= self.now)

    def in_days(self, days: int, at: time | None = None) -> datetime:
        """ "In 3 days", at this time of day or at that one."""
        return self.clock.first(self.today + timedelta(days=days), at or self.time_of_day)

    def on(self, day: date, at: time | None = None) -> datetime:
        """On a date that is known of the customer."""
        return self.clock.first(day, at or time())
