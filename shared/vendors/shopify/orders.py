"""Shopify's orders and refunds in canonical form."""

from typing import Any

from shared.payload import Fields, iso, stated
from shared.touch import touch
from shared.vendors.shopify.customers import Stated, Story, consents, person_traits
from shared.vendors.shopify.items import buyer, items, price, shop_price
from shared.vendors.shopify.parcels import delivery, fulfilled, of_order

PAYMENT = {
    "pending": "pending",
    "authorized": "pending",
    "partially_paid": "pending",
    "paid": "paid",
    "partially_refunded": "partially_refunded",
    "refunded": "refunded",
    "voided": "voided",
}


def order(body: Fields, source: str) -> Story | None:
    person = body.object("customer")
    data = stated(
        order=_state(body),
        traits=stated(language=body.text("customer_locale")) | person_traits(person),
        consents=[*consents(person), *_ticked(body)],
        touch=touch(body.text("landing_site"), body.text("referring_site")),
    )
    return Story(body, (*buyer(body, source), (f"order@{source}", body.id("id")), *_session(body, source)), data)


def refund(body: Fields, source: str) -> Story | None:
    """Whether all of the order was refunded only the order itself tells, in the orders/updated that comes with it."""
    amounts = [price(one, "amount") for one in body.objects("transactions") if one.text("kind") == "refund"]
    state = stated(id=body.id("order_id"), updated_at=iso(body.instant("processed_at", "created_at")))
    told = stated(id=body.id("id"), note=body.text("note"), amounts=[one for one in amounts if one])
    return Story(body, of_order(body, source), {"order": state, "refund": told})


def _state(body: Fields) -> dict[str, Any]:
    return stated(
        id=body.id("id"),
        number=body.id("name", "order_number"),
        placed_at=iso(body.instant("processed_at", "created_at")),
        updated_at=iso(body.instant("updated_at")),
        cancelled_at=iso(body.instant("cancelled_at")),
        payment=PAYMENT.get(body.text("financial_status") or ""),
        fulfilment=fulfilled(body),
        delivery=delivery(body),
        total=price(body, "total_price"),
        subtotal=price(body, "subtotal_price"),
        tax=price(body, "total_tax"),
        shipping=shop_price(body, "total_shipping_price_set"),
        discount=price(body, "total_discounts"),
        items=items(body),
        channel=body.text("source_name"),
        store=body.id("location_id"),
    )


def _session(body: Fields, source: str) -> Stated:
    return (
        (f"checkout@{source}", body.id("checkout_token", "checkout_id")),
        (f"cart@{source}", body.id("cart_token")),
    )


def _ticked(body: Fields) -> list[dict[str, Any]]:
    """The box in the checkout may stand ticked from an earlier order: the shop says so, not the person."""
    address = body.text("email", "contact_email")
    if not body.flag("buyer_accepts_marketing") or not address:
        return []
    at = iso(body.instant("processed_at", "created_at"))
    act = {"channel": "email", "address": address, "purpose": "marketing", "state": "granted", "by_person": False}
    return [stated(**act, at=at, wording="shopify:buyer_accepts_marketing")]
