"""Segments: customers for whom a condition holds now, or who are on a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared import conditions

VARIABLES = frozenset({"customer", "now"})


@dataclass(frozen=True, slots=True)
class Segment:
    """Without a condition it is a list: its members have the tag of its name, which an import gives and takes away."""

    name: str
    description: str = ""
    condition: str | None = None


def holds(segment: Segment, seen: Mapping[str, Any], now: datetime) -> bool:
    """`seen` is the customer as conditions see it."""
    if segment.condition is None:
        return segment.name in seen["tags"]
    return conditions.holds(segment.condition, {"customer": seen, "now": now})
