"""When will time alone change what a condition says? Found from the condition itself, and looked at just then.

A condition compares `now` with timestamps and durations, so it can only turn at a timestamp that it reads, moved by
durations that it names. Each such moment is tried; nothing is polled. Only the calendar (`now.getMonth()`) is looked
at once a day.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from shared import conditions
from shared.errors import DefinitionError
from shared.expression_paths import SAID
from shared.local_time import instant, moment

NOW = re.compile(r"(?<![\w.])now\b")
CALENDAR = re.compile(r"(?<![\w.])now\s*\.\s*get(?:FullYear|Month|Date|DayOfMonth|DayOfWeek|DayOfYear)\b")
STEPS = re.compile(r"\.\s*get(?:Hours|Minutes|Seconds|Milliseconds)\s*\(|\b(?:u?int|double|string)\s*\(\s*now\b")
DURATION = re.compile(r"duration\(\s*[\"']([^\"']*)[\"']\s*\)")
TIMESTAMP = re.compile(r"timestamp\(\s*(\"[^\"]*\"|'[^']*'|[^()]*?)\s*\)|timestamp\(")
PATH = re.compile(r"[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*")
BOUND = re.compile(r"([\w.\s]*?)\s*\.\s*(?:all|exists|exists_one|map|filter)\s*\(\s*([A-Za-z_]\w*)\s*,")
PART = re.compile(r"([+-]?\d+(?:\.\d+)?)(ms|us|ns|h|m|s)")
UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}

MOMENT = timedelta(microseconds=1)
"""`>` turns just after a moment, `>=` at it."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What a condition has to do with time: the timestamps it reads, as paths or as they stand, and its durations."""

    paths: tuple[tuple[str, ...], ...]
    written: tuple[datetime, ...]
    offsets: tuple[timedelta, ...]
    calendar: bool


def turns_at(condition: str, customer: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> datetime | None:
    """The first moment after `now` at which the condition says something else; None where it never will.

    With the calendar it is the next midnight, in UTC or there: whether it turns then is for the look of that day.
    """
    clock = read(condition)
    if clock is None:
        return None
    midnights = [_midnight(now, ZoneInfo("UTC")), _midnight(now, zone)] if clock.calendar else []
    today = conditions.holds(condition, {"customer": customer, "now": now})
    for candidate in sorted(set(_candidates(clock, customer, now))):
        if conditions.holds(condition, {"customer": customer, "now": candidate}) != today:
            return min([candidate, *midnights])
    return min(midnights, default=None)


@lru_cache(maxsize=1024)
def read(condition: str) -> Clock | None:
    """None for a condition that time does not change. DefinitionError where it cannot be told when it does."""
    bare = SAID.sub('""', condition)
    if not NOW.search(bare):
        return None
    if STEPS.search(bare):
        raise DefinitionError(
            'a span of time is compared with a duration, such as now - timestamp(x) > duration("36h")'
        )
    found = [one.group(1) for one in TIMESTAMP.finditer(condition)]
    bound = {name: tuple(_names(over)) for over, name in BOUND.findall(bare)}
    return Clock(
        paths=tuple(sorted({_path(one, bound) for one in found if not _is_text(one)})),
        written=tuple(sorted({datetime.fromisoformat(one[1:-1]) for one in found if _is_text(one)})),
        offsets=_offsets(DURATION.findall(condition)),
        calendar=bool(CALENDAR.search(bare)),
    )


def _is_text(one: str | None) -> bool:
    return one is not None and one[:1] in "\"'"


def _path(one: str | None, bound: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """From the customer on; a name that a macro binds stands for each entry of its list."""
    if one is None or not PATH.fullmatch(one):
        raise DefinitionError("timestamp() takes a field, such as timestamp(customer.last_purchase), or a text")
    names = _names(one)
    while names[0] in bound:
        names = [*bound[names[0]], *names[1:]]
    if names[0] != "customer":
        raise DefinitionError(f"timestamp({one}): only fields of the customer have a date that can be waited for")
    return tuple(names[1:])


def _names(path: str) -> list[str]:
    return [name for name in re.sub(r"\s", "", path).split(".") if name]


def _offsets(durations: list[str]) -> tuple[timedelta, ...]:
    """Each duration forth and back, and the sums of two of them."""
    lengths = {_length(one) for one in durations}
    single = {timedelta(), *lengths, *(-one for one in lengths)}
    return tuple(sorted({one + other for one, other in product(single, single)}))


def _length(text: str) -> timedelta:
    parts = PART.findall(text)
    if not parts or "".join(amount + unit for amount, unit in parts) != text:
        raise DefinitionError(f'duration("{text}"): write hours, minutes and seconds, such as "1440h" or "1h30m"')
    return timedelta(seconds=sum(float(amount) * UNITS[unit] for amount, unit in parts))


def _candidates(clock: Clock, customer: Mapping[str, Any], now: datetime) -> Iterator[datetime]:
    stamps = {*clock.written, *(stamp for path in clock.paths for stamp in _stamps(customer, path))}
    for stamp, offset in product(stamps, clock.offsets):
        turn = _moved(stamp, offset)
        if turn is not None:
            yield from (one for one in (turn, turn + MOMENT) if one > now)


def _moved(stamp: datetime, offset: timedelta) -> datetime | None:
    """None beyond the end of the calendar: nobody waits that long."""
    try:
        return stamp + offset
    except OverflowError:
        return None


def _stamps(value: Any, path: tuple[str, ...]) -> Iterator[datetime]:
    if isinstance(value, list | tuple):
        for one in value:
            yield from _stamps(one, path)
    elif path and isinstance(value, Mapping):
        yield from _stamps(value.get(path[0]), path[1:])
    elif not path and isinstance(value, str) and (stamp := _stamp(value)):
        yield stamp


def _stamp(text: str) -> datetime | None:
    """What CEL reads as a timestamp has a zone."""
    try:
        stamp = datetime.fromisoformat(text)
    except ValueError:
        return None
    return stamp.astimezone(UTC) if stamp.tzinfo else None


def _midnight(now: datetime, zone: ZoneInfo) -> datetime:
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return moment(instant(tomorrow, datetime.min.time(), zone), zone)
