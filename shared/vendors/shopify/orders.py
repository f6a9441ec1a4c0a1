"""Shopify's orders and refunds in canonical form."""

from typing import Any

from shared.payload import Fields, iso, stated
from shared.touch import touch
from shared.vendors.shopify.customers import Stated, Story, consents, person_traits
from shared.vendors.shopify.items import buyer, discounts, items, price, shop_price
from shared.vendors.shopify.parcels import delivery, fulfilled

PAYMENT = {
    "pending": "pending",
    "authorized": "pending",
    "partially_paid": "pending",
    "paid": "paid",
    "partially_refunded": "partially_refunded",
    "refunded": "refunded",
    "voided": "voided",
}


FURTHER = ("pending", "paid", "partially_refunded", "refunded", "voided")


def order(body: Fields, source: str) -> Story | None:
    person, state = body.object("customer"), _state(body)
    data = stated(
        order=state,
        traits=stated(language=body.text("customer_locale")) | person_traits(person),
        consents=[*consents(person), *_ticked(body)],
        touch=touch(body.text("landing_site"), body.text("referring_site")),
    )
    known = (*buyer(body, source), (f"order@{source}", body.id("id")), *_session(body, source))
    return Story(body, known, data, progress=_progress(state))


def edited(body: Fields, source: str) -> Story | None:
    """Which lines came and went; what the order has become is asked for."""
    edit = body.object("order_edit")
    number = edit.id("order_id")
    if number is None:
        return None
    state = stated(id=number, updated_at=iso(edit.instant("committed_at", "created_at")))
    data = {"order": state, "lookup": {"object": "orders", "id": number}}
    known, at = ((f"order@{source}", number),), edit.instant("committed_at", "created_at")
    return Story(body, known, data, at=at, subject=edit.id("id"))


def deleted(body: Fields, source: str) -> Story | None:
    """Only the id is left. Tests and archives are deleted as well: that cancels nothing."""
    return Story(body, ((f"order@{source}", body.id("id")),))


def _progress(state: dict[str, Any]) -> str:
    """Shopify's times have whole seconds: of two states in one second the further one has the greater id, and wins."""
    paid = FURTHER.index(state["payment"]) if "payment" in state else 0
    sent = ("unfulfilled", "partial", "fulfilled").index(state.get("fulfilment", "unfulfilled"))
    way = (None, "in_transit", "out_for_delivery", "failed", "delivered").index(state.get("delivery"))
    return f"{int('cancelled_at' in state)}{paid}{sent}{way}"


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
        discounts=discounts(body),
        items=items(body),
        channel=body.text("source_name"),
        store=body.id("location_id"),
        references=[name for name in (body.id("source_identifier"),) if name],
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
