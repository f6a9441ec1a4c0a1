"""Square's payments, orders and refunds in canonical form."""

from typing import Any

from shared import money
from shared.events import Name
from shared.payload import Fields, iso, stated

Told = tuple[str, dict[str, str | None], dict[str, Any]]
"""Name, identifiers by kind, data."""

CHANNELS = {"SQUARE_POS": "pos", "TERMINAL_API": "pos", "ECOMMERCE_API": "web", "ONLINE_STORE": "web"}
PAYMENT = {"APPROVED": "pending", "PENDING": "pending", "COMPLETED": "paid", "CANCELED": "voided"}


def payment(one: Fields, source: str, kind: str) -> Told:
    status = one.text("status") or ""
    order_id = one.id("order_id")
    identifiers = {
        "email": one.text("buyer_email_address"),
        f"square_customer@{source}": one.id("customer_id"),
        f"order@{source}": order_id,
        f"payment@{source}": one.id("id"),
    }
    told = stated(
        id=one.id("id"),
        order=order_id,
        status=status.lower(),
        amount=_money(one, "total_money"),
        method=one.text("source_type"),
    )
    name = Name.PAYMENT_RECEIVED if status == "COMPLETED" else "payment.updated"
    return name, identifiers, stated(payment=told, order=_paid_order(one, status) if order_id else None)


def _paid_order(one: Fields, status: str) -> dict[str, Any]:
    """No event states an order's total: the payment's stands for it, too small where a bill was split over tenders."""
    return stated(
        id=one.id("order_id"),
        placed_at=iso(one.instant("created_at")),
        updated_at=iso(one.instant("updated_at", "created_at")),
        payment=_refunded(one) or PAYMENT.get(status),
        total=_money(one, "total_money"),
        channel=_channel(one),
        store=one.id("location_id"),
    )


def _channel(one: Fields) -> str | None:
    product = one.object("application_details").text("square_product")
    return "pos" if one.text("source_type") == "CASH" else CHANNELS.get(product or "")


def _refunded(one: Fields) -> str | None:
    back = one.object("refunded_money").number("amount")
    total = one.object("total_money").number("amount")
    if not back or total is None:
        return None
    return "refunded" if back >= total else "partially_refunded"


def order(one: Fields, source: str, kind: str) -> Told:
    state, updated_at = one.text("state"), one.instant("updated_at", "created_at")
    order_id = one.id("order_id")
    placed = state not in ("DRAFT", None)
    data = stated(
        id=order_id,
        placed_at=iso(one.instant("created_at")) if placed else None,
        updated_at=iso(updated_at),
        cancelled_at=iso(updated_at) if state == "CANCELED" else None,
        fulfilment="fulfilled" if _handed_over(one) else None,
        store=one.id("location_id"),
    )
    return _order_name(one, kind), {f"order@{source}": order_id}, {"order": data}


def _order_name(one: Fields, kind: str) -> str:
    if one.text("state") == "CANCELED":
        return Name.ORDER_CANCELLED
    if _handed_over(one):
        return Name.ORDER_FULFILLED
    return Name.ORDER_PLACED if kind == "order.created" and one.text("state") != "DRAFT" else Name.ORDER_UPDATED


def _handed_over(one: Fields) -> bool:
    updates = one.objects("fulfillment_update")
    return bool(updates) and all(update.text("new_state") == "COMPLETED" for update in updates)


def refund(one: Fields, source: str, kind: str) -> Told:
    """What is left of the order comes with the payment.updated that every refund causes."""
    order_id, payment_id = one.id("order_id"), one.id("payment_id")
    told = stated(id=one.id("id"), amount=_money(one, "amount_money"), note=one.text("reason"))
    state = stated(id=order_id, updated_at=iso(one.instant("updated_at", "created_at")))
    name = Name.ORDER_REFUNDED if one.text("status") == "COMPLETED" else "refund.updated"
    identifiers = {f"order@{source}": order_id, f"payment@{source}": payment_id}
    return name, identifiers, stated(refund=told, order=state if order_id else None)


def _money(one: Fields, name: str) -> money.Money | None:
    """An integer in the smallest unit of its currency."""
    given = one.object(name)
    amount, currency = given.number("amount"), given.text("currency")
    return money.minor(amount, currency, given.place) if amount is not None and currency else None
