"""Segments: customers for whom a condition holds now, or who are on a list."""

from dataclasses import dataclass
from datetime import datetime

from shared import conditions
from shared.profiles.models import Profile

VARIABLES = frozenset({"customer", "now"})


@dataclass(frozen=True, slots=True)
class Segment:
    """Without a condition it is a list: its members have the tag of its name, which an import gives and takes away."""

    name: str
    description: str = ""
    condition: str | None = None


def holds(segment: Segment, profile: Profile, now: datetime) -> bool:
    seen = profile.plain()
    if segment.condition is None:
        return segment.name in seen["tags"]
    return conditions.holds(segment.condition, {"customer": seen, "now": now})
