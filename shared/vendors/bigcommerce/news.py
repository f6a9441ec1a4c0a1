"""What BigCommerce's callbacks say: that an object changed, and little but its id.

https://developer.bigcommerce.com/docs/integrations/webhooks/events
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from shared.events import Name
from shared.payload import Fields, stated

Stated = tuple[tuple[str, str | None], ...]
"""Kind and value of each identifier; those without a value are left out."""


class Told(Struct, frozen=True):
    name: str
    identifiers: Stated
    data: Mapping[str, Any]


Read = Callable[[Fields, str], Told | None]

NEW_ORDER = "new_order"
"""An order that is looked up to be told as placed, unless it is incomplete."""

STATUSES: Mapping[int, tuple[str, Mapping[str, str]]] = {
    2: (Name.ORDER_FULFILLED, {"fulfilment": "fulfilled"}),
    3: (Name.ORDER_UPDATED, {"fulfilment": "partial"}),
    4: (Name.ORDER_UPDATED, {"payment": "refunded"}),
    5: (Name.ORDER_CANCELLED, {}),
    6: (Name.ORDER_CANCELLED, {"payment": "voided"}),
    7: (Name.ORDER_UPDATED, {"payment": "pending"}),
    10: (Name.ORDER_FULFILLED, {"fulfilment": "fulfilled"}),
    14: (Name.ORDER_UPDATED, {"payment": "partially_refunded"}),
}
"""Shipped, partly shipped, refunded, cancelled, declined, awaiting payment, completed, partly refunded."""

INCOMPLETE = 0
"""Somebody got as far as the payment, and has not placed the order: most never do.

https://developer.bigcommerce.com/docs/rest-management/orders/order-status
"""


def created(data: Fields, source: str) -> Told | None:
    """At the checkout it is incomplete at first, and made by hand or by an API it is placed: only the order tells."""
    told = _of_order(Name.ORDER_UPDATED, data, source, data.id("id"))
    return told and Told(told.name, told.identifiers, {**told.data, **_lookup(NEW_ORDER, told.data["order"]["id"])})


def order(name: str) -> Read:
    return lambda data, source: _of_order(name, data, source, data.id("id"))


def shipment(data: Fields, source: str) -> Told | None:
    """Whether that was all of the order only the order tells."""
    return _of_order(Name.ORDER_UPDATED, data, source, data.id("orderId"))


def status(data: Fields, source: str) -> Told | None:
    """An order is placed by being incomplete no more."""
    name, state = STATUSES.get(data.object("status").number("new_status_id") or -1, (Name.ORDER_UPDATED, {}))
    name = Name.ORDER_PLACED if name == Name.ORDER_UPDATED and _was_incomplete(data) else name
    return _in_state(name, state, data, source)


def placed(data: Fields, source: str) -> Told | None:
    """What is fulfilled as soon as it is placed, as downloads are, is news of both."""
    name, state = STATUSES.get(data.object("status").number("new_status_id") or -1, (Name.ORDER_UPDATED, {}))
    if name != Name.ORDER_FULFILLED or not _was_incomplete(data):
        return None
    return _in_state(Name.ORDER_PLACED, state, data, source)


def _was_incomplete(data: Fields) -> bool:
    changed = data.object("status")
    return changed.number("previous_status_id") == INCOMPLETE and bool(changed.number("new_status_id"))


def _in_state(name: str, state: Mapping[str, str], data: Fields, source: str) -> Told | None:
    told = _of_order(name, data, source, data.id("id"))
    return told and Told(name, told.identifiers, {**told.data, "order": {**told.data["order"], **state}})


def refund(data: Fields, source: str) -> Told | None:
    told = _of_order(Name.ORDER_REFUNDED, data, source, data.id("id"))
    number = data.object("refund").id("refund_id")
    return told and Told(told.name, told.identifiers, {**told.data, **stated(refund=stated(id=number))})


def _of_order(name: str, data: Fields, source: str, number: str | None) -> Told | None:
    if number is None:
        return None
    return Told(name, ((f"order@{source}", number),), {"order": {"id": number}, **_lookup("order", number)})


def customer(name: str) -> Read:
    return lambda data, source: _of_customer(name, data, source)


def _of_customer(name: str, data: Fields, source: str) -> Told | None:
    number = data.id("id")
    if number is None:
        return None
    lookup = {} if name == "customer.deleted" else _lookup("customer", number)
    return Told(name, ((f"bigcommerce_customer@{source}", number),), lookup)


def subscriber(data: Fields, source: str) -> Told | None:
    number = data.id("id")
    return Told(Name.CONSENT_CHANGED, (), _lookup("subscriber", number)) if number else None


def cart(name: str) -> Read:
    return lambda data, source: _of_cart(name, data, source)


def _of_cart(name: str, data: Fields, source: str) -> Told | None:
    """Of a line the callback names the cart as well. One that became an order is gone: both ids are the news."""
    number, became = data.id("cartId", "cart_id", "id"), data.id("orderId")
    if number is None:
        return None
    known = ((f"cart@{source}", number), (f"order@{source}", became))
    lookup = {} if name == Name.CART_COMPLETED else _lookup("cart", number)
    return Told(name, known, {"cart": {"id": number}, **lookup})


def stock(data: Fields, source: str) -> Told | None:
    """A relative change says nothing about how many are left."""
    counted = data.object("inventory")
    number = counted.id("product_id") or data.id("id")
    if number is None or counted.text("method") != "absolute":
        return None
    told = stated(product_id=number, variant_id=counted.id("variant_id"), available=counted.number("value"))
    return Told(Name.STOCK_CHANGED, ((f"product@{source}", number),), {"stock": told})


def _lookup(kind: str, number: str) -> dict[str, Any]:
    return {"lookup": {"object": kind, "id": number}}
