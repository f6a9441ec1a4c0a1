"""Segment's e-commerce events in canonical form.

https://segment.com/docs/connections/spec/ecommerce/v2/
"""

from collections.abc import Callable, Mapping
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
    "product added to wishlist": "wishlist.updated",
    "product removed from wishlist": "wishlist.updated",
    "wishlist product added to cart": Name.CART_UPDATED,
    "product reviewed": Name.REVIEW_SUBMITTED,
    "checkout started": Name.CHECKOUT_STARTED,
    "checkout step viewed": Name.CHECKOUT_UPDATED,
    "checkout step completed": Name.CHECKOUT_UPDATED,
    "payment info entered": Name.CHECKOUT_UPDATED,
    "order completed": Name.ORDER_PLACED,
    "order updated": Name.ORDER_UPDATED,
    "order refunded": Name.ORDER_REFUNDED,
    "order cancelled": Name.ORDER_CANCELLED,
}
"""The specification's other names become ours by rule: `Coupon Applied` is `coupon.applied`."""

LONGEST_QUANTITY = 10


def sections(said: Fields, event: str, name: str, at: datetime) -> dict[str, Any]:
    """What a call says besides its bare properties, by what its name is about."""
    if event.casefold() == "product removed":
        return {"cart": stated(id=said.id("cart_id")), **_product(said)}
    subject = name.partition(".")[0]
    if subject == "order":
        refund = {"refund": _refund(said)} if name == Name.ORDER_REFUNDED else {}
        return {"order": order(said, name, at), **refund}
    read = SECTIONS.get(name) or SECTIONS.get(subject)
    return read(said) if read else {}


def order(said: Fields, name: str, at: datetime) -> dict[str, Any]:
    """`revenue` excludes tax and shipping; `total` is what was paid. A refund that lists products may be a part."""
    refunded = name == Name.ORDER_REFUNDED
    return stated(
        id=said.id("order_id"),
        placed_at=iso(at) if name == Name.ORDER_PLACED else None,
        updated_at=iso(at),
        cancelled_at=iso(at) if name == Name.ORDER_CANCELLED else None,
        payment="refunded" if refunded and not said.objects("products") else None,
        channel="web",
        store=said.id("affiliation"),
        **({} if refunded else _amounts(said)),
    )


def _amounts(said: Fields) -> dict[str, Any]:
    names = {"total": "total", "subtotal": "subtotal", "tax": "tax", "shipping": "shipping", "discount": "discount"}
    amounts = {ours: _money(said, said, theirs) for ours, theirs in names.items()}
    used = stated(code=said.id("coupon"))
    items = [item(one, said) for one in said.objects("products")]
    return stated(**amounts, items=items, discounts=[used] if used else [])


def _refund(said: Fields) -> dict[str, Any]:
    items = [item(one, said) for one in said.objects("products")]
    return stated(amount=_money(said, said, "total", "value"), items=items)


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
        quantity=_pieces(one),
        price=_money(one, said, "price"),
        product_id=one.id("product_id"),
        url=one.text("url"),
        image_url=one.text("image_url"),
    )


def _pieces(one: Fields) -> int | None:
    """A page may write it as text, a server as `2.0`; what is no whole number stays readable in `properties`."""
    said = one.amount("quantity")
    if isinstance(said, str):
        text = said.strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_QUANTITY else None
    return int(said) if said is not None and said == int(said) else None


def _money(one: Fields, said: Fields, *names: str) -> money.Money | None:
    """Without a currency a number is no money, and stays readable in `properties`. Pages add up in binary fractions."""
    amount, currency = one.amount(*names), one.text("currency") or said.text("currency")
    return money.computed(amount, currency, one.at(names[0])) if amount is not None and currency else None


def _cart(said: Fields) -> dict[str, Any]:
    return {"cart": basket(said, "cart")}


def _checkout(said: Fields) -> dict[str, Any]:
    steps = stated(step=said.id("step"), shipping_method=said.id("shipping_method"), coupon=said.id("coupon"))
    return {"checkout": basket(said, "checkout") | steps}


def _product(said: Fields) -> dict[str, Any]:
    return {"product": item(said, said)}


def _products(said: Fields) -> dict[str, Any]:
    search = stated(query=said.id("query"))
    return {"search": search, "products": [item(one, said) for one in said.objects("products")]}


def _wishlist(said: Fields) -> dict[str, Any]:
    return {"wishlist": stated(id=said.id("wishlist_id"), name=said.id("wishlist_name")), **_product(said)}


def _promotion(said: Fields) -> dict[str, Any]:
    told = stated(id=said.id("promotion_id"), name=said.id("name"), creative=said.id("creative"))
    return {"promotion": told | stated(position=said.id("position"))}


def _coupon(said: Fields) -> dict[str, Any]:
    told = stated(id=said.id("coupon_id"), name=said.id("coupon_name"), reason=said.id("reason"))
    return {"coupon": told | stated(discount=_money(said, said, "discount"))}


def _review(said: Fields) -> dict[str, Any]:
    told = stated(id=said.id("review_id"), text=said.id("review_body"), product_id=said.id("product_id"))
    return {"review": told | stated(rating=said.amount("rating"))}


SECTIONS: Mapping[str, Callable[[Fields], dict[str, Any]]] = {
    Name.PRODUCT_SEARCHED: _products,
    Name.REVIEW_SUBMITTED: _review,
    "product": _product,
    "product_list": _products,
    "cart": _cart,
    "checkout": _checkout,
    "wishlist": _wishlist,
    "promotion": _promotion,
    "coupon": _coupon,
}
