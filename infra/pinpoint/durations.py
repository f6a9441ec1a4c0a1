"""Durations and moments of ISO 8601 as journeys write them: `P1DT12H` is `36h`."""

import json
import re
from datetime import UTC, datetime
from typing import Any

ISO = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
MINUTE, HOUR, DAY = 1, 60, 24 * 60
MOST = 9999


def ours(iso: str) -> str | None:
    """Whole days stay calendar days, everything else is exact; None for what cannot be read, or is nothing."""
    found = ISO.fullmatch(iso.strip().upper())
    if found is None:
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(one or 0) for one in found.groups())
    whole = years * 365 + months * 30 + weeks * 7 + days
    rest = hours * HOUR + minutes * MINUTE + (seconds + 59) // 60
    return _written(whole, rest)


def moment(stated: Any) -> str:
    """In CEL, in UTC where no zone is said. Old command lines write seconds since 1970, Python a space for the `T`.

    What cannot be read stays, for the build to refuse it with its place.
    """
    try:
        at: datetime | None = datetime.fromtimestamp(float(stated), UTC)
    except (ValueError, OverflowError, OSError):
        at = _read(str(stated).strip())
    return f"timestamp({json.dumps(f'{at:%Y-%m-%dT%H:%M:%SZ}' if at else str(stated))})"


def _read(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _written(days: int, minutes: int) -> str | None:
    if days and not minutes and days <= MOST:
        return f"{days}d"
    minutes += days * DAY
    if minutes and minutes % HOUR == 0 and minutes // HOUR <= MOST:
        return f"{minutes // HOUR}h"
    return f"{minutes}m" if 0 < minutes <= MOST else None
