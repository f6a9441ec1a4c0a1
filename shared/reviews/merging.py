"""The standings of customers that have become one, as if they had always been: the same, whichever id it kept.

What one of them was already is no news. Nobody becomes a customer in rhythm twice, nor enters a segment twice.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec.structs import replace

from shared.reviews.models import Reviewed, Standing


def together(standings: Sequence[Standing], look: Callable[[Standing], Reviewed]) -> Reviewed:
    """`look` reviews the customer of now. Of the stages that they had, the one that still holds is the one before."""
    segments = _segments(standings)
    ordered = sorted(standings, key=lambda one: (one.stage_since or one.reviewed_at, one.stage or ""))
    found = [look(replace(one, segments=segments)) for one in ordered]
    kept = (new for one, new in zip(ordered, found, strict=True) if new.standing.stage == one.stage)
    return next(kept, found[-1])


def _segments(standings: Sequence[Standing]) -> dict[str, datetime]:
    """Since the first of them was in it."""
    earliest: dict[str, datetime] = {}
    for standing in standings:
        for name, since in standing.segments.items():
            earliest[name] = min(since, earliest.get(name, since))
    return earliest
