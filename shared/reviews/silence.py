"""May a message that arrived show that nobody answers? Only where its home has been silent for long enough itself.

Every other home of the customer can only know of a later sign of life, so most that arrive call for no look at all.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

Item = Mapping[str, Any]

SILENCE = "silence."
"""Among what rules read: `silence.90` are days. No condition has such a name."""

SIGNS = ("opened", "clicked", "answered")


def read_as(length: timedelta) -> str:
    return f"{SILENCE}{length.days}"


def is_broken(before: Item, now: Item, reads: frozenset[str]) -> bool:
    """`before` and `now` are an item of a fold."""
    arrived = _days(now, "delivered")
    if not arrived or arrived == _days(before, "delivered"):
        return False
    last = max(_signs(now), default="")
    lengths = (int(one.removeprefix(SILENCE)) for one in reads if one.startswith(SILENCE))
    return any(_is_after(last, max(arrived), days) for days in lengths)


def _is_after(sign: str, arrived: str, days: int) -> bool:
    return not sign or (date.fromisoformat(arrived) - date.fromisoformat(sign)).days >= days


def _signs(item: Item) -> Iterator[str]:
    """Days."""
    for part in ("active", "cases", "complaints"):
        yield from (moment[: len("2026-05-01")] for moment in item.get(part, ()))
    yield from (day for act in SIGNS for day in _days(item, act))


def _days(item: Item, act: str) -> list[str]:
    """On which it last came to that, by channel."""
    engagement = item.get("engagement") or {}
    return [acts[act][-1] for _, acts in sorted(engagement.items()) if act in acts]
