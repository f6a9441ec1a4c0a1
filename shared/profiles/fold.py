"""What an event says about its customer, folded into registers; and registers of many homes read as one profile."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from shared.events import Event, Name
from shared.profiles import activity, measures, offers, orders, registers, signs, subscriptions
from shared.profiles.activity import Activity
from shared.profiles.kept import Kept
from shared.profiles.measures import NO_EXCHANGE, Exchange
from shared.profiles.models import Profile
from shared.profiles.orders import Order
from shared.profiles.purchases import Record, purchases, record_of
from shared.profiles.references import Spoken, section

IMPLIED: Mapping[str, tuple[str, Any]] = {
    Name.ORDER_PAID: ("payment", "paid"),
    Name.ORDER_FULFILLED: ("fulfilment", "fulfilled"),
    Name.ORDER_DELIVERED: ("delivery", "delivered"),
}
"""What an event's name says of an order even where its body does not; `order.refunded` may be about a part of it."""

Touch = Mapping[str, Any]

PARTS = {"refund": ("amount", "items", "reason"), "payment": ("amount", "method")}
MOST_REFERENCES = 40


def traits(item: Mapping[str, Any], event: Event, at: str) -> dict[str, Any]:
    """The traits item after this event. Touches are kept by their stamps: earliest and latest."""
    changed: dict[str, Any] = {"registers": registers.write(item.get("registers", {}), section(event, "traits"), at)}
    if tags := {name: given for name, given in section(event, "tags").items() if isinstance(given, bool)}:
        changed["tags"] = registers.write(item.get("tags", {}), tags, at)
    if touch := event.data.get("touch"):
        said, first, last = registers.entry(at, touch), item.get("first_touch"), item.get("last_touch")
        changed["first_touch"] = said if first is None or registers.later(first, said) else first
        changed["last_touch"] = said if last is None or registers.later(said, last) else last
    return changed | activity.after(item, event) | subscriptions.after(item, event, at)


def order(item: Mapping[str, Any], event: Event, at: str, spoken: Spoken) -> dict[str, Any]:
    """The order item after this event: its state is the latest by time, not the last to arrive."""
    stated = {name: value for name, value in section(event, "order").items() if name != "references"}
    if event.name in IMPLIED:
        register, value = IMPLIED[event.name]
        stated.setdefault(register, value)
    when = f"{registers.moment(at)}Z"
    if event.name == Name.ORDER_CANCELLED:
        stated.setdefault("cancelled_at", when)
    return {
        "registers": registers.write(item.get("registers", {}), stated, at),
        "since": min(item.get("since", when), when),
        **_listed("references", item, spoken.references),
        **_listed("texts", item, spoken.texts),
        **_listed("stating", item, [event.source] if stated.get("total") else []),
        **_part("refund", item, event, at),
        **_part("payment", item, event, at),
    }


def _listed(name: str, item: Mapping[str, Any], more: Iterable[str]) -> dict[str, Any]:
    """Bounded by order and not by arrival, so that it is the same whatever came first."""
    listed = sorted({*item.get(name, ()), *more})[:MOST_REFERENCES]
    return {name: listed} if listed else {}


def _part(name: str, item: Mapping[str, Any], event: Event, at: str) -> dict[str, Any]:
    """A refund or a payment under its own id. `done` is what the event's name says: money moved, or (no longer) so."""
    stated = section(event, name)
    if not stated:
        return {}
    said = {**{field: stated.get(field) for field in PARTS[name]}, "done": _done(name, event.name)}
    one, parts = f"{event.source} {stated.get('id') or event.id}", dict(item.get(f"{name}s", {}))
    return {f"{name}s": parts | {one: registers.write(parts.get(one, {}), said, at)}}


def _done(part: str, name: str) -> bool | None:
    """A refund is on its way, or failed, in every event but one; a payment is received, fails, or is only updated."""
    if part == "refund":
        return name == Name.ORDER_REFUNDED
    return {str(Name.PAYMENT_RECEIVED): True, str(Name.PAYMENT_FAILED): False}.get(name)


def profile(
    who: Profile, items: Iterable[Mapping[str, Any]], rates: Exchange = NO_EXCHANGE, kept: Kept | None = None
) -> Profile:
    """Everything about `who`. `items` are the profile items of all homes, each of a `kind`: traits, order, offer.

    Whoever folds the same profile again and again gives what was `kept` of the last time.
    """
    kept = kept or Kept()
    kept.turn()
    known = list(items)
    said = [item for item in known if item["kind"] == "traits"]
    traits, first, last, acts = kept.made(_told, *said)
    bought = kept.made(_bought, kept.parts, *(item for item in known if item["kind"] == "order"))
    given = (item for item in known if item["kind"] == "offer")
    return replace(
        who,
        members=tuple(sorted(who.members, key=lambda one: one.id)),
        traits=traits,
        orders=bought,
        offers=offers.offers(given, bought),
        first_touch=first,
        last_touch=last,
        measures={
            **kept.made(measures.of_purchases, bought, rates),
            **kept.made(signs.of, bought, acts),
            **_subscribed(said),
        },
    )


def _subscribed(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    found = subscriptions.subscriptions(items)
    return {"subscriptions": [dict(one) for one in found]} if found else {}


def _told(*items: Mapping[str, Any]) -> tuple[Mapping[str, Any], Touch | None, Touch | None, Activity]:
    merged: registers.Registers = {}
    for item in items:
        merged = registers.merge(merged, item["registers"])
    first, last = _touch(items, "first_touch"), _touch(items, "last_touch")
    stated = registers.values(merged)
    # Of tags segments are made, and whoever can track a page could state any, in whatever form.
    stated.pop("tags", None)
    return stated | _tags(items), first, last, activity.read(items)


def _bought(kept: Kept, *items: Mapping[str, Any]) -> tuple[Order, ...]:
    """Oldest first."""
    kept.turn()
    groups = purchases(kept.made(record_of, item) for item in items)
    return tuple(sorted(filter(None, (kept.made(_order, *group) for group in groups)), key=lambda one: one.place))


def _order(*records: Record) -> Order | None:
    return orders.order(records)


def _tags(items: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Each tag is a register of its own, so that of two that are given at the same time none is lost."""
    merged: registers.Registers = {}
    for item in items:
        merged = registers.merge(merged, item.get("tags", {}))
    return {"tags": [name for name, given in registers.values(merged).items() if given]} if merged else {}


def _touch(items: Iterable[Mapping[str, Any]], name: str) -> Touch | None:
    found: Any = None
    for touch in (item[name] for item in items if name in item):
        if found is None or registers.later(found, touch) == (name == "first_touch"):
            found = touch
    return registers.said(found) if found else None
