"""A row of an order file: that it was placed, and, where that is known, what became of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared import strict_json
from shared.aws import keys
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier, Name
from shared.importing import cells, people
from shared.importing.columns import MONEY
from shared.importing.models import About, CellError, Row
from shared.money import Money, major
from shared.payload import Fields, fields, iso, stated

STATUS: Mapping[str, tuple[Name, Mapping[str, str]]] = {
    "placed": (Name.ORDER_UPDATED, {}),
    "paid": (Name.ORDER_PAID, {"payment": "paid"}),
    "fulfilled": (Name.ORDER_FULFILLED, {"fulfilment": "fulfilled"}),
    "delivered": (Name.ORDER_DELIVERED, {"delivery": "delivered"}),
    "cancelled": (Name.ORDER_CANCELLED, {}),
    "refunded": (Name.ORDER_REFUNDED, {"payment": "refunded"}),
}


def events(row: Row, event_id: str, about: About) -> list[Event]:
    """A state with a date of its own is an event of its own, so that the one of a later export wins.

    That the order was placed is then known by the order alone: the later export says it again.
    """
    order_id = cells.required(row, "order_id")
    named = people.of(row, about)
    found = (*named, Identifier(f"order@{about.scope}", order_id))
    placed_at = cells.time(row, "placed_at", about.received_at)
    if placed_at is None:
        raise CellError("placed_at", "is empty, and every row needs it")
    order = {"id": order_id, "placed_at": iso(placed_at), **_contents(row, about)}
    name, state, at = _state(row, about)
    if at is None or at <= placed_at:
        return [Event(event_id, Name.ORDER_PLACED, placed_at, about.source, found, {"order": {**order, **state}})]
    later = {**order, **state, "updated_at": iso(at)}
    return [
        Event(_placed_id(order_id, about), Name.ORDER_PLACED, placed_at, about.source, found, {"order": order}),
        Event(event_id, name, at, about.source, found, {"order": later}),
    ]


def _placed_id(order_id: str, about: About) -> str:
    return f"import-{keys.digest(about.source, Name.ORDER_PLACED, order_id)}"


def _contents(row: Row, about: About) -> dict[str, Any]:
    currency = cells.text(row, "currency") or about.brand.currency
    return stated(
        number=cells.text(row, "number"),
        **{column: cells.money(row, column, currency) for column in MONEY},
        items=_items(row.text("items"), currency),
        channel=cells.text(row, "channel"),
        store=cells.text(row, "store"),
    )


def _state(row: Row, about: About) -> tuple[Name, dict[str, Any], datetime | None]:
    cancelled_at = cells.time(row, "cancelled_at", about.received_at)
    status = cells.choice(row, "status", tuple(STATUS)) or ("cancelled" if cancelled_at else "placed")
    at = cells.time(row, "updated_at", about.received_at) or cancelled_at
    if status == "cancelled" and not cancelled_at:
        cancelled_at = at or cells.time(row, "placed_at", about.received_at)
    name, state = STATUS[status]
    return name, stated(**state, cancelled_at=iso(cancelled_at)), at


def _items(written: str | None, currency: str) -> list[dict[str, Any]]:
    if not written:
        return []
    try:
        given = strict_json.loads(written.encode())
        if not isinstance(given, list):
            raise MalformedPayloadError("should be a JSON list of objects")
        return [_item(fields(one, f"[{position}]"), currency) for position, one in enumerate(given)]
    except MalformedPayloadError as error:
        raise CellError("items", str(error)) from None


def _item(one: Fields, currency: str) -> dict[str, Any]:
    return stated(
        id=one.id("id"),
        sku=one.id("sku"),
        name=one.text("name"),
        quantity=one.number("quantity"),
        price=_price(one, currency),
        product_id=one.id("product_id"),
    )


def _price(one: Fields, currency: str) -> Money | None:
    """A number or text in the order's currency, or money as canonical events write it."""
    if isinstance(one.value.get("price"), Mapping):
        price = one.object("price")
        return _money(price, "amount", price.text("currency") or currency)
    return _money(one, "price", currency)


def _money(of: Fields, name: str, currency: str) -> Money | None:
    amount = of.amount(name)
    return None if amount is None else major(amount, currency, of.at(name))
