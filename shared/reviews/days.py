"""Dates as sources write them: a day, with its year or without, or a moment."""

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from msgspec import Struct

from shared.local_time import reckonable

WITHOUT_YEAR = re.compile(r"(?:--)?(\d\d)-(\d\d)")
LEAP_YEAR = 2000
"""In which 29 February exists."""


class Day(Struct, frozen=True):
    """Of a calendar, whatever the zone. `year` is None where nobody said it, as with most birthdays."""

    month: int
    day: int
    year: int | None = None

    @classmethod
    def of(cls, found: date) -> "Day":
        return cls(found.month, found.day, found.year)

    def in_year(self, year: int) -> datetime:
        """On the wall. Without a 29 February it is the 28th: in time, and in the month of the birthday."""
        try:
            found = date(year, self.month, self.day)
        except ValueError:
            found = date(year, self.month, 28)
        return datetime.combine(found, time())


def read(value: Any) -> Day | datetime | None:
    """None for what is no date. Midnight in UTC is how many sources, and our own measures, write a day."""
    if isinstance(value, datetime):
        known = reckonable(value)
        return Day.of(known.date()) if _is_midnight(known) else known
    return _written(value) if isinstance(value, str) else None


@lru_cache(maxsize=4096)
def _written(value: str) -> Day | datetime | None:
    text = value.strip()
    if found := WITHOUT_YEAR.fullmatch(text):
        month, day = int(found[1]), int(found[2])
        return Day(month, day) if _exists(month, day) else None
    try:
        if len(text) <= len("2026-W01-1"):
            return Day.of(reckonable(date.fromisoformat(text)))
        return read(datetime.fromisoformat(text))
    except ValueError:
        return None


def _exists(month: int, day: int) -> bool:
    try:
        return bool(date(LEAP_YEAR, month, day))
    except ValueError:
        return False


def _is_midnight(moment: datetime) -> bool:
    """Also on a wall, where no zone is said."""
    in_utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return in_utc.time() == time()
