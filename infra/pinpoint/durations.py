"""ISO 8601 durations as journeys write them: `P1DT12H` is `36h`."""

import re

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


def _written(days: int, minutes: int) -> str | None:
    if days and not minutes and days <= MOST:
        return f"{days}d"
    minutes += days * DAY
    if minutes and minutes % HOUR == 0 and minutes // HOUR <= MOST:
        return f"{minutes // HOUR}h"
    return f"{minutes}m" if 0 < minutes <= MOST else None
