"""Time as people live it: calendar days and times of day in a zone, also on the days when the clocks change.

A local time that does not exist (the hour that spring skips) moves to the next that does; one that happens twice (the
hour that autumn repeats) is the first. A datetime without a zone is what a calendar and a clock on the wall say there:
it is kept so as long as days are counted, since some zones skip the end of a day, and a few have skipped a whole one.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct

Dated = TypeVar("Dated", date, datetime)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EXACT = {"m": timedelta(minutes=1), "h": timedelta(hours=1)}
CALENDAR = {"d": 1, "w": 7}

FIRST_YEAR, LAST_YEAR = 1200, 8800
"""Leap years both. Sources write the first and the last day that their calendar knows for "never" (0001-01-01,
9999-12-31), and so does ours: of a day, a week or a zone more there is none.
"""


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which it is that time there."""
    # A time taken from a clock in the repeated hour remembers which of the two it was.
    wall = datetime.combine(day, clock.replace(fold=0), zone)
    moment = wall.astimezone(UTC)
    exists = moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)
    return moment if exists else _end_of_gap(wall)


def moment(at: datetime, zone: ZoneInfo) -> datetime:
    return at if at.tzinfo else instant(at.date(), at.time(), zone)


def wall(at: datetime, zone: ZoneInfo) -> datetime:
    """What calendar and clock say there, without a zone."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0) if at.tzinfo else at


def later(base: datetime, duration: str, zone: ZoneInfo) -> datetime:
    """Minutes and hours are exact; days and weeks are calendar days at the same time of day, and so without a zone."""
    amount, unit = int(duration[:-1]), duration[-1]
    if unit in EXACT:
        # In UTC: adding to a local time moves the hands of the clock, also over the hour that spring skips.
        return moment(base, zone).astimezone(UTC) + amount * EXACT[unit]
    return wall(base, zone) + timedelta(days=amount * CALENDAR[unit])


def earlier(base: datetime, duration: str, zone: ZoneInfo) -> datetime:
    """The mirror of later."""
    amount, unit = int(duration[:-1]), duration[-1]
    if unit in EXACT:
        return moment(base, zone).astimezone(UTC) - amount * EXACT[unit]
    return wall(base, zone) - timedelta(days=amount * CALENDAR[unit])


def after(base: datetime, duration: str, zone: ZoneInfo) -> datetime:
    """The moment so much later."""
    return moment(later(base, duration, zone), zone)


class Slot(Struct, frozen=True):
    """When in a day, and on which days."""

    days: Collection[str] = ()
    at: str | None = None

    def fits(self, day: date) -> bool:
        return not self.days or WEEKDAYS[day.weekday()] in self.days


def next_time(base: datetime, slot: Slot, zone: ZoneInfo) -> datetime:
    """The first moment from `base` on that fits; from a `base` without a zone, the first day from its day on."""
    here = wall(base, zone)
    if slot.at is None and slot.fits(here.date()):
        return moment(base, zone)
    clock = time.fromisoformat(slot.at) if slot.at else here.time()
    for offset in range(9):
        day = here.date() + timedelta(days=offset)
        found = instant(day, clock, zone)
        if slot.fits(day) and (base.tzinfo is None or found >= base):
            return found
    raise ValueError(f"no such day: {sorted(slot.days)}")


def stated(value: Any) -> datetime | None:
    """A timestamp, or the text of one, or of a date, which is its midnight on the wall; None for anything else."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    return reckonable(value) if isinstance(value, datetime) else None


def reckonable(at: Dated) -> Dated:
    """As far from the ends of the calendar as any wait is long: what lies there is over, or never comes, as before."""
    year = min(max(at.year, FIRST_YEAR), LAST_YEAR)
    return at if year == at.year else at.replace(year=year)


def _end_of_gap(wall: datetime) -> datetime:
    """The change of clocks lies between the two readings of a time that does not exist; found to the second."""
    zone = wall.tzinfo
    early, late = wall.replace(fold=1).astimezone(UTC), wall.replace(fold=0).astimezone(UTC)
    after_change = late.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early).total_seconds() // 2)
        if middle.astimezone(zone).utcoffset() == after_change:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0)
