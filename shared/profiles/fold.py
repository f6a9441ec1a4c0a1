"""What an event says about its customer, folded into registers; and registers of many homes read as one profile."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.events import Event, Name
from shared.profiles import registers
from shared.profiles.models import Member, Order, Profile

IMPLIED: Mapping[str, tuple[str, Any]] = {
    Name.ORDER_PAID: ("payment", "paid"),
    Name.ORDER_FULFILLED: ("fulfilment", "fulfilled"),
    Name.ORDER_DELIVERED: ("delivery", "delivered"),
    Name.ORDER_REFUNDED: ("payment", "refunded"),
}
"""What an event's name says of an order even where its body does not."""


def traits(item: Mapping[str, Any], event: Event, at: str) -> dict[str, Any]:
    """The traits item after this event. Touches are kept by their stamps: earliest and latest."""
    changed: dict[str, Any] = {
        "registers": registers.write(item.get("registers", {}), event.data.get("traits") or {}, at)
    }
    if touch := event.data.get("touch"):
        changed["first_touch"] = min([at, touch], item.get("first_touch", [at, touch]), key=_stamp)
        changed["last_touch"] = max([at, touch], item.get("last_touch", [at, touch]), key=_stamp)
    return changed


def order(item: Mapping[str, Any], event: Event, at: str, occurred_at: str) -> dict[str, Any]:
    """The order item after this event: its state is the latest by time, not the last to arrive."""
    stated = dict(event.data.get("order") or {})
    if event.name in IMPLIED:
        register, value = IMPLIED[event.name]
        stated.setdefault(register, value)
    if event.name == Name.ORDER_CANCELLED:
        stated.setdefault("cancelled_at", occurred_at)
    return {"registers": registers.write(item.get("registers", {}), stated, at)}


def status(order_values: Mapping[str, Any]) -> str:
    """The one word for an order that conditions and people use."""
    if order_values.get("cancelled_at"):
        return "cancelled"
    for register, value in (
        ("payment", "refunded"),
        ("delivery", "delivered"),
        ("fulfilment", "fulfilled"),
        ("payment", "paid"),
    ):
        if order_values.get(register) == value:
            return value
    return "placed"


def profile(
    customer_id: str, members: Iterable[Member], items: Iterable[Mapping[str, Any]], *, shared: bool
) -> Profile:
    """`items` are the profile items of all homes, each with `kind` ("traits" or "order") and, for orders, `order`."""
    merged_traits: registers.Registers = {}
    orders: dict[str, registers.Registers] = {}
    touches: list[list[Any]] = []
    for item in items:
        touches += [item[name] for name in ("first_touch", "last_touch") if name in item]
        if item["kind"] == "order":
            orders[item["order"]] = registers.merge(orders.get(item["order"], {}), item["registers"])
        else:
            merged_traits = registers.merge(merged_traits, item["registers"])
    return Profile(
        customer_id=customer_id,
        members=tuple(sorted(members, key=lambda one: one.id)),
        traits=registers.values(merged_traits),
        orders=tuple(sorted(map(_order, orders.items()), key=lambda one: str(one.values.get("placed_at", "")))),
        first_touch=min(touches, key=_stamp)[1] if touches else None,
        last_touch=max(touches, key=_stamp)[1] if touches else None,
        shared=shared,
    )


def _order(entry: tuple[str, registers.Registers]) -> Order:
    values = registers.values(entry[1])
    return Order(entry[0], values, status(values))


def _stamp(entry: list[Any]) -> str:
    return str(entry[0])
