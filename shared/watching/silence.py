"""Who usually has something to say and does not: by the hours in which something was heard, of two weeks."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct

HOUR = timedelta(hours=1)
KNOWN_FOR = timedelta(days=14)
"""CloudWatch lists a metric for two weeks after its last number."""

SHORTEST = 6 * HOUR
"""Without a word from the brand nothing is called silent sooner."""

HABIT = timedelta(days=7)
"""From the first to the last that was heard: who was heard of for less has no habits yet, and every week a weekend."""

LONGER = 2
"""Times the longest silence that was usual."""


class Silent(Struct, frozen=True):
    """`after` is the length of a silence from which on it is one."""

    name: str
    last: datetime
    after: timedelta


def silent(heard: Mapping[str, Collection[datetime]], limits: Mapping[str, timedelta], now: datetime) -> list[Silent]:
    """`heard` has the beginnings of hours; who never was heard of, or not for two weeks, is not missed."""
    found = (_silent(name, sorted(hours), limits.get(name), now) for name, hours in sorted(heard.items()) if hours)
    return [one for one in found if one]


def _silent(name: str, hours: list[datetime], limit: timedelta | None, now: datetime) -> Silent | None:
    after = limit or _usual(hours)
    since = hours[-1] + HOUR
    return Silent(name, since, after) if after and now - since > after else None


def _usual(hours: list[datetime]) -> timedelta | None:
    if hours[-1] - hours[0] < HABIT:
        return None
    return max(SHORTEST, LONGER * max(later - earlier for earlier, later in pairwise(hours)))
