"""Segment's e-commerce events in canonical form.

https://segment.com/docs/connections/spec/ecommerce/v2/
"""

from datetime import datetime
from typing import Any

from shared import money
from shared.events import Name
from shared.payload import Fields, iso, stated

NAMES = {
    "products searched": Name.PRODUCT_SEARCHED,
    "product viewed": Name.PRODUCT_VIEWED,
    "product added": Name.CART_UPDATED,
    "product removed": Name.CART_UPDATED,
    "checkout started": Name.CHECKOUT_STARTED,
    "checkout step viewed": Name.CHECKOUT_UPDATED,
    "checkout step completed": Name.CHECKOUT_UPDATED,
    "payment info entered": Name.CHECKOUT_UPDATED,
    "order completed": Name.ORDER_PLACED,
    "order updated": Name.ORDER_UPDATED,
    "order refunded": Name.ORDER_REFUNDED,
    "order cancelled": Name.ORDER_CANCELLED,
}


def order(said: Fields, name: str, at: datetime) -> dict[str, Any]:
    """`revenue` excludes tax and shipping; `total` is what was paid."""
    refunded = name == Name.ORDER_REFUNDED
    return stated(
        id=said.id("order_id"),
        placed_at=iso(at) if name == Name.ORDER_PLACED else None,
        updated_at=iso(at),
        cancelled_at=iso(at) if name == Name.ORDER_CANCELLED else None,
        payment="refunded" if refunded else None,
        channel="web",
        store=said.id("affiliation"),
        **({} if refunded else _amounts(said)),
    )


def _amounts(said: Fields) -> dict[str, Any]:
    names = {"total": "total", "subtotal": "subtotal", "tax": "tax", "shipping": "shipping", "discount": "discount"}
    amounts = {ours: _money(said, said, theirs) for ours, theirs in names.items()}
    return stated(**amounts, items=[item(one, said) for one in said.objects("products")])


def basket(said: Fields, subject: str) -> dict[str, Any]:
    items = [item(one, said) for one in said.objects("products")]
    if not items and said.value.get("product_id"):
        items = [item(said, said)]
    return stated(id=said.id(f"{subject}_id"), total=_money(said, said, "total", "value"), items=items)


def item(one: Fields, said: Fields) -> dict[str, Any]:
    return stated(
        id=one.id("product_id", "sku"),
        sku=one.id("sku"),
        name=one.text("name"),
        quantity=one.number("quantity"),
        price=_money(one, said, "price"),
        product_id=one.id("product_id"),
        url=one.text("url"),
        image_url=one.text("image_url"),
    )


def _money(one: Fields, said: Fields, *names: str) -> money.Money | None:
    """Without a currency a number is no money; it stays readable in `properties`."""
    amount, currency = one.amount(*names), one.text("currency") or said.text("currency")
    return money.major(amount, currency, one.at(names[0])) if amount is not None and currency else None
