"""When may it go, if not now? Quiet hours by the customer's own clock, and at most so many messages in any period."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.configuration import QuietHours
from shared.local_time import instant

Night = tuple[ZoneInfo, QuietHours]

LONGEST_NIGHT = timedelta(days=2)
"""So far ahead an hour is looked for at which it is day in all zones where a customer may be."""

RELEASE = timedelta(minutes=30)
"""What was held together is released over this time, never in one burst."""

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


def quiet_in_any(now: datetime, nights: Collection[Night]) -> datetime | None:
    """None where it is quiet in none of them; else when that is so. Zones far apart may have no hour in common."""
    at = now
    while at - now < LONGEST_NIGHT:
        opens = [until for zone, hours in nights if (until := quiet_until(at, zone, hours))]
        if not opens:
            return at if at > now else None
        at = max(opens)
    return at


def within(times: Iterable[datetime], period: timedelta, now: datetime) -> list[datetime]:
    """Those that lie in the period before now, oldest first."""
    return sorted(one for one in times if one > now - period)


def free_at(counted: Sequence[datetime], most: int, period: timedelta) -> datetime | None:
    """None while there are fewer than `most`; else when enough of them have left the period."""
    return counted[-most] + period if len(counted) >= most else None


def length(text: str) -> timedelta:
    """`90m`, `3d`, `2w`"""
    return int(text[:-1]) * UNITS[text[-1]]
