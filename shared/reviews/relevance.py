"""Can what changed in a fold change a stage, a segment or a date? Only then is the customer worth a review.

`reads` are the places at which rules read a customer, as conditions write them, such as `engagement.email.opened`; "*"
is all of it.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from shared.aws import keys
from shared.profiles.orders import BOUGHT
from shared.reviews import silence

Item = Mapping[str, Any]
NOTHING: Item = {}
ALL = "*"

PARTS: Mapping[str, frozenset[str]] = {
    "active": frozenset({"first_active", "last_active", "only_complaints_since"}),
    "cases": frozenset({"first_active", "last_active"}),
    "complaints": frozenset({"first_active", "last_active", "last_complaint", "only_complaints_since"}),
    "subscriptions": frozenset({"subscriptions"}),
}
"""What of a traits item is read under another name than its own."""

PURCHASES = "number_of_orders"
"""Whoever looks at purchases reads it: each of the names below sees what one of them sees."""

OF_PURCHASES = frozenset(
    {PURCHASES, "spend", "spend_by_currency", "spend_unconverted", "average_order_value"}
    | {"first_purchase", "last_purchase", "purchase_interval_days", "expected_next_purchase", "offers"}
    | {"channels", "first_active", "last_active", "only_complaints_since"}
)
ON_ITS_WAY = frozenset({"fulfilment", "delivery", "tracking", "updated_at"})
"""What is known of an order that makes it neither more of a purchase nor less."""


def concerns(before: Item | None, now: Item, reads: frozenset[str]) -> bool:
    """`now` and `before` are an item of a fold; None where it is new."""
    then = before or NOTHING
    if ALL in reads or silence.is_broken(then, now, reads):
        return True
    return any(_is_read(one, reads) for one in changed(then, now))


def restated(before: Item | None, now: Item, reads: frozenset[str]) -> list[tuple[str, str]]:
    """Parts of a traits item and the names in them that say what they did, but later: where another home of the
    customer says otherwise, and said so between, this is what counts again.
    """
    if before is None or now["sk"] != keys.TRAITS:
        return []
    again = [(part, name) for part in ("tags", "registers") for name in _again(before, now, part)]
    return [(part, name) for part, name in again if ALL in reads or _is_read("tags" if part == "tags" else name, reads)]


def changed(before: Item, now: Item) -> Iterator[str]:
    """The places at which a condition may see the difference."""
    if now["sk"].startswith(keys.ORDER):
        yield "orders"
        yield from () if _is_on_its_way(before, now) else OF_PURCHASES
    elif now["sk"].startswith(keys.OFFER):
        yield "offers"
    else:
        yield from _of_traits(before, now)


def _of_traits(before: Item, now: Item) -> Iterator[str]:
    for part, names in PARTS.items():
        if before.get(part) != now.get(part):
            yield from names
    yield from (f"channels.{source}" for source in _others(before, now, "seen"))
    for channel in _others(before, now, "engagement"):
        was, acts = before.get("engagement", {}).get(channel, {}), now["engagement"][channel]
        yield from (f"engagement.{channel}.{act}" for act, days in acts.items() if was.get(act) != days)
    yield from ("tags" for _ in _said(before, now, "tags"))
    yield from _said(before, now, "registers")


def _others(before: Item, now: Item, part: str) -> Iterator[str]:
    """Whatever it says there of each of them is not what it was."""
    then, known = before.get(part, NOTHING), now.get(part, NOTHING)
    if then is not known:
        yield from (name for name, days in known.items() if then.get(name) != days)


def _said(before: Item, now: Item, part: str) -> Iterator[str]:
    """Names under which something else is said: the stamp of what is stated anew changes nothing."""
    then, known = before.get(part, NOTHING), now.get(part, NOTHING)
    if then is not known:
        yield from (name for name, entry in known.items() if name not in then or then[name][1] != entry[1])


def _again(before: Item, now: Item, part: str) -> Iterator[str]:
    then, known = before.get(part, NOTHING), now.get(part, NOTHING)
    yield from (name for name, entry in known.items() if name in then and then[name] != entry)


def _is_on_its_way(before: Item, now: Item) -> bool:
    """It was a purchase before, and all that is new is where it is."""
    bought = not BOUGHT.isdisjoint(before.get("registers", NOTHING))
    return bought and set(_said(before, now, "registers")) <= ON_ITS_WAY and not any(_others_parts(before, now))


def _others_parts(before: Item, now: Item) -> Iterator[str]:
    yield from (part for part in ("since", "references", "texts", "stating", "refunds", "payments")
                if before.get(part) != now.get(part))  # fmt: skip


def _is_read(place: str, reads: frozenset[str]) -> bool:
    """A part of what is read, or something of which a part is."""
    return place in _wholes(reads) or not reads.isdisjoint(_upwards(place))


@lru_cache(maxsize=64)
def _wholes(reads: frozenset[str]) -> frozenset[str]:
    return frozenset(whole for place in reads for whole in _upwards(place))


def _upwards(place: str) -> Iterator[str]:
    """`a.b.c`, `a.b` and `a`."""
    while place:
        yield place
        place = place.rpartition(".")[0]
