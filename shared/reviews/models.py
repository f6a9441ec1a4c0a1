"""What a review finds about a customer, and what of it is news."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

Stage = Literal["acquisition", "trial", "loyalty", "retention", "recovery"]
"""Of a customer's life with the brand: docs/lifecycle.md."""


class Standing(Struct, frozen=True):
    """What the last review found. `segments` says since when the customer is in each; `rules` by which rules.

    `judged_by` is the last purchase that was known when the stage began. `next_at` is when time alone may change any of
    it; None where it never will.
    """

    reviewed_at: datetime
    rules: str
    stage: Stage | None = None
    stage_since: datetime | None = None
    segments: Mapping[str, datetime] = field(default_factory=dict)
    next_at: datetime | None = None
    reason: str | None = None
    judged_by: datetime | None = None

    def forgetting(self) -> "Standing":
        """Why the stage began, and by what: the next look finds it as a first one does."""
        return replace(self, reason=None, judged_by=None)


class News(Struct, frozen=True):
    """A fact of our own to state."""

    name: str
    data: Mapping[str, Any]
    at: datetime


class Reviewed(Struct, frozen=True):
    """`standing` is the very one of before where nothing changes."""

    standing: Standing
    news: tuple[News, ...] = ()
