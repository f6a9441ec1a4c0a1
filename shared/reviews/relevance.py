"""Can what changed in a fold change a stage, a segment or a date? Only then is the customer worth a review.

`reads` are the names under which rules read a customer, as conditions write them; "*" is all of it.
"""

from collections.abc import Mapping
from typing import Any

from shared.aws import keys

Item = Mapping[str, Any]
NOTHING: Item = {}
ALL = "*"

PARTS: Mapping[str, frozenset[str]] = {
    "seen": frozenset({"channels"}),
    "engagement": frozenset({"engagement"}),
    "active": frozenset({"first_active", "last_active"}),
    "complaints": frozenset({"last_complaint"}),
    "subscriptions": frozenset({"subscriptions"}),
}
"""What of a traits item is read under another name than its own."""

OF_ORDERS = frozenset(
    {"orders", "number_of_orders", "spend", "spend_by_currency", "spend_unconverted", "average_order_value"}
    | {"first_purchase", "last_purchase", "purchase_interval_days", "expected_next_purchase"}
    | {"channels", "first_active", "last_active"}
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
    return frozenset[str]().union(*parts, tags, _said(before, now, "registers"))


def _said(before: Item, now: Item, part: str) -> frozenset[str]:
    """Names under which something else is said: the stamp of what is stated anew changes nothing."""
    then = before.get(part, {})
    return frozenset(name for name, entry in now.get(part, {}).items() if name not in then or then[name][1] != entry[1])
