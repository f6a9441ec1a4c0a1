"""Segments: customers for whom a condition holds now, or who are on a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.reviews.turning import Condition

VARIABLES = frozenset({"customer", "now"})


@dataclass(frozen=True, slots=True)
class Segment:
    """Without a condition it is a list: its members have the tag of its name, which an import gives and takes away."""

    name: str
    description: str = ""
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A customer as conditions see it, at a moment of a clock of its own."""

    customer: Mapping[str, Any]
    now: datetime
    zone: ZoneInfo


def holds(segment: Segment, customer: Mapping[str, Any], now: datetime) -> bool:
    """For whoever only asks who would be in it; a calendar is that of UTC."""
    return look(segment, Seen(customer, now, ZoneInfo("UTC")))[0]


def look(segment: Segment, seen: Seen) -> tuple[bool, datetime | None]:
    """Whether the customer is in it, and when time alone may change that."""
    if segment.condition is None:
        return segment.name in seen.customer["tags"], None
    condition = Condition(segment.condition, {"customer": seen.customer}, seen.zone)
    return condition.holds(seen.now), condition.turns(seen.now)
