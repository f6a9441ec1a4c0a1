"""WooCommerce's money and lines: decimal text with the shop's number of decimals, but a line's price is computed."""

from html import unescape
from typing import Any

from shared import money
from shared.payload import Fields, stated


def price(body: Fields, name: str, currency: str | None) -> money.Money | None:
    amount = body.amount(name)
    return money.major(amount, currency, body.at(name)) if amount is not None and currency else None


def items(body: Fields) -> list[dict[str, Any]]:
    """Names are HTML text: `Ship &amp; shore`."""
    currency = body.text("currency")
    return [
        stated(
            id=one.id("id"),
            sku=one.id("sku"),
            name=unescape(one.text("name") or ""),
            quantity=_whole(one),
            price=_computed(one, currency),
            product_id=one.id("product_id"),
        )
        for one in body.objects("line_items")
    ]


def discounts(body: Fields) -> list[dict[str, Any]]:
    """The shop keeps codes in small letters, however the customer wrote them."""
    listed, currency = body.objects("coupon_lines"), body.text("currency")
    return [stated(code=one.text("code"), amount=price(one, "discount", currency)) for one in listed]


def _whole(one: Fields) -> int | None:
    """There are plug-ins for fractions of a piece."""
    quantity = one.value.get("quantity")
    return one.number("quantity") if isinstance(quantity, int | None) else None


def _computed(one: Fields, currency: str | None) -> money.Money | None:
    amount = one.amount("price")
    return money.computed(amount, currency, one.at("price")) if amount is not None and currency else None
