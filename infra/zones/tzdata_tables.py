"""tzdata's own tables: which zones a country has, what countries are called, and which zones show the same time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import tzdata

FOLDER = Path(tzdata.__file__).parent / "zoneinfo"
VERSION = str(tzdata.IANA_VERSION)
STEP, STEPS = timedelta(hours=6), 4 * 365 * 2
"""Two years from that of the version: zones that agree so long are one for whoever sends a message."""

LEGACY = ("Etc/", "SystemV/", "posix/", "right/")


def zones_of_countries() -> dict[str, list[str]]:
    """By ISO 3166 code, in the order of zone.tab."""
    found: dict[str, list[str]] = {}
    for code, _coordinates, zone, *_ in _rows("zone.tab"):
        found.setdefault(code, []).append(zone)
    return found


def names_of_countries() -> dict[str, str]:
    """Code by name, as iso3166.tab has it."""
    return {name: code for code, name in _rows("iso3166.tab")}


def usual() -> frozenset[str]:
    """Of the zones that agree from now on the one that most people live in."""
    return frozenset(zone for _, _, zone, *_ in _rows("zonenow.tab"))


@cache
def behaviours() -> dict[str, int]:
    """A number for every zone, the same for those whose clocks agree."""
    numbers: dict[tuple[timedelta | None, ...], int] = {}
    names = sorted(name for name in available_timezones() if not name.startswith(LEGACY))
    return {name: numbers.setdefault(_offsets(ZoneInfo(name)), len(numbers)) for name in names}


def _offsets(zone: tzinfo) -> tuple[timedelta | None, ...]:
    first = datetime(int(VERSION[:4]), 1, 1, tzinfo=UTC)
    return tuple((first + n * STEP).astimezone(zone).utcoffset() for n in range(STEPS))


def _rows(table: str) -> Iterator[list[str]]:
    for line in (FOLDER / table).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
