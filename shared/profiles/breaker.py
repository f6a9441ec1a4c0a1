"""When a customer grows faster than people do, further joins of it are held until a person has looked at it.

Facts are kept all the same: they lie under their own identifiers, and a release joins what was held.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from shared.aws.codec import Item

MOST_IDENTIFIERS = 200
MOST_MERGES = 30
"""Of one customer in one hour (UTC)."""

MOST_RELEASED = 380
"""Identifiers to which a release may raise the ceiling: the questions about one customer stay answerable."""

Reason = Literal["identifiers", "merges"]


class Growth(Struct, frozen=True):
    """One customer as it would be: its identifiers' items as they are stored now."""

    items: Collection[Item]

    @property
    def merging(self) -> set[str]:
        """The customers that would become this one. An identifier that was never settled is nobody's yet."""
        return {item["pk"] for item in self.items if item.get("owner") == item["pk"]}

    def merges(self, hour: str) -> int:
        """Including this one, and those of the customers that it unites."""
        counted = [item["merges"] for item in self.items if item["pk"] in self.merging and "merges" in item]
        before = sum(int(count) for at, count in counted if at == hour)
        return before + max(0, len(self.merging) - 1)

    def trips(self, hour: str) -> Reason | None:
        """None as well where nothing is joined: what is large already may be read, cut and split."""
        allowed = max([MOST_IDENTIFIERS, *(int(item.get("allowed", 0)) for item in self.items)])
        fresh = any("owner" not in item for item in self.items)
        if len(self.items) > allowed and (fresh or len(self.merging) > 1):
            return "identifiers"
        released = any(item.get("released") == hour for item in self.items)
        return "merges" if not released and len(self.merging) > 1 and self.merges(hour) > MOST_MERGES else None


def trips(circles: Mapping[str, set[str]], items: Mapping[str, Item], hour: str) -> Reason | None:
    """`circles` are the customers that a change would leave behind, as identifiers by customer."""
    growths = (Growth([items[one] for one in circle if one in items]) for circle in circles.values())
    return next((reason for growth in growths if (reason := growth.trips(hour))), None)


def hour_of(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H}"


def hold(reason: Reason, at: str) -> dict[str, Any]:
    return {"reason": reason, "at": at}
