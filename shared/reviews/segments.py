"""Segments: customers for whom a condition holds now, or who are on a list."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared.reviews.turning import Look, Seen

VARIABLES = frozenset({"customer", "now"})


class Segment(Struct, frozen=True):
    """Without a condition it is a list: its members have the tag of its name, which an import gives and takes away."""

    name: str
    description: str = ""
    condition: str | None = None


def holds(segment: Segment, customer: Mapping[str, Any], now: datetime) -> bool:
    """For whoever only asks who would be in it; a calendar is that of UTC."""
    return looks([segment], customer, now, ZoneInfo("UTC"))[segment.name][0]


def looks(segments: Sequence[Segment], customer: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> dict[str, Look]:
    """By the segments' names. The customer is handed over to the evaluator once for all of them."""
    seen = Seen({"customer": customer}, zone, *(one.condition for one in segments if one.condition))
    return {
        one.name: seen.look(one.condition, now) if one.condition else (one.name in customer["tags"], None)
        for one in segments
    }
