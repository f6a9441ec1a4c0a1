"""What Shopify's orders, checkouts and carts have in common: lines, prices and the buyer."""

from typing import Any

from shared import money
from shared.payload import Fields, stated
from shared.vendors.shopify.customers import Stated, ids


def buyer(body: Fields, source: str) -> Stated:
    """Addresses are left alone: a parcel may go to somebody else."""
    person = ids(body.object("customer"), source)
    return tuple(
        dict.fromkeys((("email", body.text("email", "contact_email")), ("phone", body.text("phone")), *person))
    )


def items(body: Fields) -> list[dict[str, Any]]:
    currency = body.text("currency")
    return [
        stated(
            id=one.id("id", "key"),
            sku=one.id("sku"),
            name=one.text("name", "title", "presentment_title"),
            quantity=one.number("quantity"),
            price=price(one, "price", currency),
            product_id=one.id("product_id"),
        )
        for one in body.objects("line_items")
    ]


def price(body: Fields, name: str, currency: str | None = None) -> money.Money | None:
    """In the shop's currency, which every older API version states too."""
    amount, code = body.amount(name), currency or body.text("currency")
    return money.major(amount, code, body.at(name)) if amount is not None and code else None


def discounts(body: Fields) -> list[dict[str, Any]]:
    """Codes that were typed in; what came off by itself has none. Amounts are computed, percentages too."""
    listed = body.objects("discount_codes")
    return [stated(code=one.text("code"), amount=price(one, "amount", body.text("currency"))) for one in listed]


def shop_price(body: Fields, name: str) -> money.Money | None:
    amount = body.object(name).object("shop_money")
    return price(amount, "amount", amount.text("currency_code"))
