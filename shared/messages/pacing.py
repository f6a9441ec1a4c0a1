"""When may it go, if not now? Quiet hours by the customer's own clock, and at most so many messages in any period."""

from collections.abc import Iterable
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


def free_at(times: Iterable[datetime], most: int, period: timedelta, now: datetime) -> datetime | None:
    """None while fewer than `most` of the times lie in the period before now; else when enough of them have left it."""
    counted = sorted(one for one in times if one > now - period)
    return counted[-most] + period if len(counted) >= most else None


def length(text: str) -> timedelta:
    """`90m`, `3d`, `2w`"""
    return int(text[:-1]) * UNITS[text[-1]]
