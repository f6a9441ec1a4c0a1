"""BigCommerce's objects, as its API gives them when asked, in canonical form.

https://developer.bigcommerce.com/docs/rest-management/orders (V2), …/customers, …/carts (V3)
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from shared.payload import Fields, stated
from shared.vendors.bigcommerce.news import NEW_ORDER, Stated
from shared.vendors.bigcommerce.values import dated, price

Found = tuple[Stated, dict[str, Any]]
"""Identifiers and data that the object adds to the event."""

PAYMENT = {
    "paid": "paid",
    "captured": "paid",
    "partially refunded": "partially_refunded",
    "refunded": "refunded",
    "void": "voided",
    "authorized": "pending",
    "pending": "pending",
    "capture pending": "pending",
    "held for review": "pending",
}
FULFILMENT = {2: "fulfilled", 10: "fulfilled", 3: "partial"}
CANCELLED = (5, 6)


def question(kind: str, number: str) -> tuple[str, Mapping[str, str]]:
    """Path and query, below the account's own address, `https://api.bigcommerce.com/stores/<hash>`."""
    safe = quote(number, safe="")
    questions: Mapping[str, tuple[str, Mapping[str, str]]] = {
        "order": (f"/v2/orders/{safe}", {}),
        NEW_ORDER: (f"/v2/orders/{safe}", {}),
        "customer": ("/v3/customers", {"id:in": number}),
        "subscriber": (f"/v3/customers/subscribers/{safe}", {}),
        "cart": (f"/v3/carts/{safe}", {}),
    }
    return questions[kind]


def order(one: Fields, source: str) -> Found:
    """A guest has the customer id 0."""
    billing, number = one.object("billing_address"), one.id("customer_id")
    known = (
        ("email", billing.text("email")),
        ("phone", billing.text("phone")),
        (f"bigcommerce_customer@{source}", None if number == "0" else number),
        (f"cart@{source}", one.id("cart_id")),
    )
    traits = stated(
        first_name=billing.text("first_name"),
        last_name=billing.text("last_name"),
        country=billing.text("country_iso2"),
        region=billing.text("state"),
        city=billing.text("city"),
    )
    return known, stated(order=_state(one), traits=traits)


def _state(one: Fields) -> dict[str, Any]:
    status, changed = one.number("status_id") or 0, dated(one, "date_modified")
    return stated(
        id=one.id("id"),
        number=one.id("id"),
        placed_at=dated(one, "date_created"),
        updated_at=changed,
        cancelled_at=changed if status in CANCELLED else None,
        payment=PAYMENT.get((one.text("payment_status") or "").casefold()),
        fulfilment=FULFILMENT.get(status),
        total=price(one, "total_inc_tax"),
        subtotal=price(one, "subtotal_inc_tax"),
        tax=price(one, "total_tax"),
        shipping=price(one, "shipping_cost_inc_tax"),
        discount=price(one, "discount_amount"),
        channel="web" if one.text("order_source") == "www" else one.text("order_source"),
    )


def customer(one: Fields, source: str) -> Found:
    listed = one.objects("data")
    person = listed[0] if listed else Fields({}, "data")
    known = (("email", person.text("email")), ("phone", person.text("phone")))
    traits = stated(
        first_name=person.text("first_name"),
        last_name=person.text("last_name"),
        email=person.text("email"),
        phone=person.text("phone"),
    )
    return known, stated(traits=traits)


def subscriber(one: Fields, source: str) -> Found:
    """Somebody on the newsletter's list."""
    found = one.object("data")
    address, name = found.text("email"), found.text("first_name")
    if address is None:
        return (), {}
    act = {"channel": "email", "address": address, "purpose": "marketing", "state": "granted", "by_person": True}
    consents = [stated(**act, at=dated(found, "date_created"), wording="bigcommerce:newsletter")]
    return (("email", address),), stated(consents=consents, traits=stated(first_name=name))


def cart(one: Fields, source: str) -> Found:
    found = one.object("data")
    number, currency = found.id("customer_id"), found.object("currency").text("code")
    told = stated(
        id=found.id("id"),
        updated_at=dated(found, "updated_time"),
        total=price(found, "cart_amount", currency),
        items=_lines(found.object("line_items"), currency),
    )
    known = (("email", found.text("email")), (f"bigcommerce_customer@{source}", None if number == "0" else number))
    return known, stated(cart=told)


def _lines(kinds: Fields, currency: str | None) -> list[dict[str, Any]]:
    """In a list for each kind of goods."""
    lines = [line for kind in ("physical_items", "digital_items", "custom_items") for line in kinds.objects(kind)]
    return [
        stated(
            id=one.id("id"),
            sku=one.id("sku"),
            name=one.text("name"),
            quantity=one.number("quantity"),
            price=price(one, "sale_price", currency),
            product_id=one.id("product_id"),
        )
        for one in lines
    ]


READERS: Mapping[str, Callable[[Fields, str], Found]] = {
    "order": order,
    NEW_ORDER: order,
    "customer": customer,
    "subscriber": subscriber,
    "cart": cart,
}
