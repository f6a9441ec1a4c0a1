"""Time as people live it: calendar days and times of day in a zone, also on the days when the clocks change.

A local time that does not exist (the hour that spring skips) moves to the next that does; one that happens twice (the
hour that autumn repeats) is the first.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EXACT = {"m": timedelta(minutes=1), "h": timedelta(hours=1)}
CALENDAR = {"d": 1, "w": 7}


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which it is that time there."""
    # A time taken from a clock in the repeated hour remembers which of the two it was.
    wall = datetime.combine(day, clock.replace(fold=0), zone)
    moment = wall.astimezone(UTC)
    exists = moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)
    return moment if exists else _end_of_gap(wall)


def after(base: datetime, duration: str, zone: ZoneInfo) -> datetime:
    """Minutes and hours are exact; days and weeks are calendar days: the same time of day, there."""
    amount, unit = int(duration[:-1]), duration[-1]
    if unit in EXACT:
        return base + amount * EXACT[unit]
    local = base.astimezone(zone)
    return instant(local.date() + timedelta(days=amount * CALENDAR[unit]), local.time(), zone)


@dataclass(frozen=True, slots=True)
class Slot:
    """When in a day, and on which days. `whole_days`: at that time of the first day, were it even a little earlier."""

    days: Collection[str] = ()
    at: str | None = None
    whole_days: bool = False


def next_time(base: datetime, slot: Slot, zone: ZoneInfo) -> datetime:
    """The first moment from `base` on that fits the slot."""
    if not slot.days and slot.at is None:
        return base
    local = base.astimezone(zone)
    clock = time.fromisoformat(slot.at) if slot.at else local.time()
    for offset in range(9):
        day = local.date() + timedelta(days=offset)
        moment = instant(day, clock, zone)
        if (not slot.days or WEEKDAYS[day.weekday()] in slot.days) and (slot.whole_days or moment >= base):
            return moment
    raise ValueError(f"no such day: {sorted(slot.days)}")


def moment_of(value: Any, zone: ZoneInfo) -> datetime | None:
    """A timestamp, or the text of one, or of a date (its midnight there); None for anything else."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else instant(value.date(), value.time(), zone)


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
