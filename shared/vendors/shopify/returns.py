"""What goes back in Shopify: refunds, returns, disputes; and what came in, payment by payment."""

from decimal import Decimal
from typing import Any

from shared import money
from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.vendors.shopify.customers import Story
from shared.vendors.shopify.items import price, shop_price
from shared.vendors.shopify.parcels import of_order

FAILED = ("failure", "error")
MONEY_IN = ("sale", "capture")
STATED_IN_BOTH = (
    ("refund_line_items", "subtotal_set"),
    ("refund_line_items", "total_tax_set"),
    ("refund_shipping_lines", "subtotal_amount_set"),
    ("order_adjustments", "amount_set"),
    ("order_adjustments", "tax_amount_set"),
    ("duties", "amount_set"),
    ("refund_duties", "amount_set"),
)
"""Shipping is no adjustment since 2024-10: https://shopify.dev/docs/api/admin-rest/latest/resources/refund."""


def refund(body: Fields, source: str) -> Story | None:
    """Whether all of the order was refunded only the order itself tells, in the orders/updated that comes with it.

    One without a payment back takes items out of the order, and no money changes hands.
    """
    amount = _of_shop(_given_back(body), body)
    state = stated(id=body.id("order_id"), updated_at=iso(body.instant("processed_at", "created_at")))
    told = stated(id=body.id("id"), amount=amount, reason=body.text("note"), items=_items(body))
    name = None if amount else Name.ORDER_UPDATED
    return Story(body, of_order(body, source), {"order": state, "refund": told}, name=name)


def _given_back(body: Fields) -> money.Money | None:
    """The sum over gift card, card and so on, in the currency that the customer paid in.

    https://shopify.dev/docs/api/admin-rest/latest/resources/transaction
    """
    amounts = [
        found
        for one in body.objects("transactions")
        if one.text("kind") == "refund" and one.text("status") not in FAILED and (found := price(one, "amount"))
    ]
    if not amounts:
        return None
    currency = amounts[0]["currency"]
    return money.major(sum(Decimal(one["amount"]) for one in amounts if one["currency"] == currency), currency)


def _of_shop(amount: money.Money | None, body: Fields) -> money.Money | None:
    """In the shop's currency, as the order's total is: whatever else the refund says of money is stated in both."""
    sets = [one.object(name) for part, name in STATED_IN_BOTH for one in body.objects(part)]
    both = [(_money(one, "shop_money"), _money(one, "presentment_money")) for one in sets]
    rates = [(shop, paid) for shop, paid in both if shop and paid and Decimal(paid["amount"])]
    known = [(shop, paid) for shop, paid in rates if amount and paid["currency"] == amount["currency"]]
    if amount is None or not known:
        return amount
    # The largest has lost the least by rounding.
    shop, paid = max(known, key=lambda one: abs(Decimal(one[1]["amount"])))
    exact = Decimal(amount["amount"]) * Decimal(shop["amount"]) / Decimal(paid["amount"])
    digits = money.MINOR_DIGITS.get(shop["currency"], 2)
    return money.major(exact.quantize(Decimal(1).scaleb(-digits)), shop["currency"])


def _money(one: Fields, name: str) -> money.Money | None:
    stated = one.object(name)
    return price(stated, "amount", stated.text("currency_code"))


def _items(body: Fields) -> list[dict[str, Any]]:
    return [
        stated(
            id=one.id("line_item_id") or one.object("line_item").id("id"),
            sku=one.object("line_item").id("sku"),
            name=one.object("line_item").text("name", "title"),
            quantity=one.number("quantity"),
            amount=shop_price(one, "subtotal_set"),
            product_id=one.object("line_item").id("product_id"),
        )
        for one in body.objects("refund_line_items")
    ]


def transaction(body: Fields, source: str) -> Story | None:
    """Authorisations move no money, and refunds have a topic of their own."""
    status, kind = body.text("status"), body.text("kind")
    if kind not in MONEY_IN or status not in ("success", *FAILED):
        return None
    done = status == "success"
    told = stated(
        id=body.id("id"),
        status="completed" if done else "failed",
        amount=price(body, "amount"),
        method=body.text("gateway"),
        reason=body.text("error_code"),
    )
    state = stated(id=body.id("order_id"))
    known = (*of_order(body, source), (f"payment@{source}", body.id("id")))
    name = Name.PAYMENT_RECEIVED if done else Name.PAYMENT_FAILED
    return Story(body, known, stated(payment=told, order=state), name=name)


def dispute(body: Fields, source: str) -> Story | None:
    told = stated(
        id=body.id("id"),
        amount=price(body, "amount"),
        reason=body.text("reason"),
        status=body.text("status"),
        due_at=iso(body.instant("evidence_due_by")),
    )
    return Story(body, of_order(body, source), {"dispute": told}, at=body.instant("initiated_at"))


def goods(body: Fields, source: str) -> Story | None:
    """A return, from the wish of the customer to its end."""
    items = [
        stated(
            id=one.object("fulfillment_line_item").object("line_item").id("id"),
            quantity=one.number("quantity"),
            reason=one.text("return_reason"),
            note=one.text("customer_note"),
        )
        for one in body.objects("return_line_items")
    ]
    order = body.object("order").id("id")
    told = stated(id=body.id("id"), status=body.text("status"), items=items)
    return Story(body, ((f"order@{source}", order),), stated(order=stated(id=order), **{"return": told}))
