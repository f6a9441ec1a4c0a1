"""When may it go, if not now? Quiet hours by the customer's own clock, and at most so many messages in any period."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.configuration import QuietHours
from shared.local_time import instant

UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def quiet_until(now: datetime, zone: ZoneInfo, hours: QuietHours) -> datetime | None:
    """None outside quiet hours; they may lie across midnight. Those that began yesterday may last until today."""
    start, end = time.fromisoformat(hours.start), time.fromisoformat(hours.end)
    over_night = timedelta(days=start > end)
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        ends = instant(day + over_night, end, zone)
        if instant(day, start, zone) <= now < ends:
            return ends
    return None


def quiet_from(now: datetime, zone: ZoneInfo, hours: QuietHours) -> datetime:
    """When quiet hours begin next."""
    day, start = now.astimezone(zone).date(), time.fromisoformat(hours.start)
    starts = (instant(day + timedelta(days=n), start, zone) for n in (0, 1, 2))
    return next(one for one in starts if one > now)


def within(times: Iterable[datetime], period: timedelta, now: datetime) -> list[datetime]:
    """Those that lie in the period before now, oldest first."""
    return sorted(one for one in times if one > now - period)


def free_at(counted: Sequence[datetime], most: int, period: timedelta) -> datetime | None:
    """None while there are fewer than `most`; else when enough of them have left the period."""
    return counted[-most] + period if len(counted) >= most else None


def length(text: str) -> timedelta:
    """`90m`, `3d`, `2w`"""
    return int(text[:-1]) * UNITS[text[-1]]
