"""When people do things: in the evening more than at night, before Christmas more than in January."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

MONTHS = (0.8, 0.85, 0.95, 1.0, 1.05, 0.95, 0.85, 0.85, 1.0, 1.05, 1.5, 1.7)
BUSIEST = max(MONTHS)
HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 5, 6, 6, 6, 7, 6, 5, 5, 6, 7, 8, 10, 12, 11, 7, 3)
"""Of a person's own clock."""
OPEN = (0,) * 9 + (4, 6, 8, 8, 7, 7, 8, 9, 10, 8, 4) + (0,) * 4
"""Of the store's."""


def moment(draw: Random, day: date, zone: ZoneInfo, hours: tuple[int, ...] = HOURS) -> datetime:
    hour = draw.choices(range(24), weights=hours)[0]
    clock = time(hour, draw.randrange(60), draw.randrange(60), draw.randrange(1000) * 1000)
    return datetime.combine(day, clock, zone).astimezone(UTC)


def in_season(draw: Random, day: date) -> bool:
    """Whether a purchase that may be on that day is: of ten in December five are in January."""
    return draw.random() < MONTHS[day.month - 1] / BUSIEST


def days(draw: Random, first: date, last: date, a_month: float) -> list[date]:
    """Days on which something happens that happens so often in an ordinary month."""
    found, day = [], first
    while a_month > 0:
        day += timedelta(days=max(draw.expovariate(a_month * BUSIEST / 30), 0.25))
        if day > last:
            break
        if in_season(draw, day):
            found.append(day)
    return found
