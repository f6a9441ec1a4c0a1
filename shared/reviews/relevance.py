"""Can what changed in a fold change a stage, a segment or a date? Only then is the customer worth a review.

`reads` are the names under which rules read a customer, as conditions write them; "*" is all of it.
"""

from collections.abc import Mapping
from typing import Any

from shared.aws import keys

Item = Mapping[str, Any]
NOTHING: Item = {}
ALL = "*"

DELIVERED = "engagement.delivered"
"""Of all engagement the one part that can make a stage worse; no condition has a name for it alone."""

PARTS: Mapping[str, frozenset[str]] = {
    "seen": frozenset({"channels"}),
    "engagement": frozenset({"engagement"}),
    "active": frozenset({"first_active", "last_active", "only_complaints_since"}),
    "cases": frozenset({"first_active", "last_active"}),
    "complaints": frozenset({"first_active", "last_active", "last_complaint", "only_complaints_since"}),
    "subscriptions": frozenset({"subscriptions"}),
}
"""What of a traits item is read under another name than its own."""

OF_ORDERS = frozenset(
    {"orders", "number_of_orders", "spend", "spend_by_currency", "spend_unconverted", "average_order_value"}
    | {"first_purchase", "last_purchase", "purchase_interval_days", "expected_next_purchase"}
    | {"channels", "first_active", "last_active", "only_complaints_since"}
)
OF_OFFERS = frozenset({"offers"})


def concerns(before: Item | None, now: Item, reads: frozenset[str]) -> bool:
    """`now` and `before` are an item of a fold; None where it is new."""
    return ALL in reads or not reads.isdisjoint(changed(before or NOTHING, now))


def changed(before: Item, now: Item) -> frozenset[str]:
    """The names under which a condition may see the difference."""
    if now["sk"].startswith(keys.ORDER):
        return OF_ORDERS
    if now["sk"].startswith(keys.OFFER):
        return OF_OFFERS
    parts = [names for part, names in PARTS.items() if before.get(part) != now.get(part)]
    tags = {"tags"} if _said(before, now, "tags") else frozenset[str]()
    arrived = {DELIVERED} if _delivered(before) != _delivered(now) else frozenset[str]()
    return frozenset[str]().union(*parts, tags, arrived, _said(before, now, "registers"))


def _delivered(item: Item) -> list[Any]:
    return [acts.get("delivered") for _, acts in sorted(item.get("engagement", {}).items())]


def _said(before: Item, now: Item, part: str) -> frozenset[str]:
    """Names under which something else is said: the stamp of what is stated anew changes nothing."""
    then = before.get(part, {})
    return frozenset(name for name, entry in now.get(part, {}).items() if name not in then or then[name][1] != entry[1])
