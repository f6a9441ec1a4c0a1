"""Square's payments, orders, refunds and invoices in canonical form."""

from typing import Any

from shared import money
from shared.events import Name
from shared.payload import Fields, iso, stated

Told = tuple[str, dict[str, str | None], dict[str, Any]]
"""Name, identifiers by kind, data."""

CHANNELS = {"SQUARE_POS": "pos", "TERMINAL_API": "pos", "ECOMMERCE_API": "web", "ONLINE_STORE": "web"}
PAYMENTS = {
    "COMPLETED": (Name.PAYMENT_RECEIVED, "completed"),
    "FAILED": (Name.PAYMENT_FAILED, "failed"),
    "CANCELED": ("payment.cancelled", "cancelled"),
}
REFUNDS = {
    "COMPLETED": (Name.ORDER_REFUNDED, "completed"),
    "FAILED": ("refund.failed", "failed"),
    "REJECTED": ("refund.failed", "failed"),
}


def payment(one: Fields, source: str, kind: str) -> Told:
    order_id = one.id("order_id")
    name, status = PAYMENTS.get(one.text("status") or "", ("payment.updated", "pending"))
    identifiers = {
        "email": one.text("buyer_email_address"),
        f"square_customer@{source}": one.id("customer_id"),
        f"order@{source}": order_id,
        f"payment@{source}": one.id("id"),
    }
    told = stated(
        id=one.id("id"),
        order=order_id,
        status=status,
        amount=amount(one, "total_money"),
        tip=amount(one, "tip_money"),
        refunded=amount(one, "refunded_money"),
        method=one.text("source_type"),
    )
    return name, identifiers, stated(payment=told, order=_paid_order(one, status) if order_id else None)


def _paid_order(one: Fields, status: str) -> dict[str, Any]:
    """A bill may be split over several tenders, so that no payment tells the order's total: theirs add up to it.

    What was given back of one tender, or a tender that was cancelled, says as little of the whole order.
    """
    return stated(
        id=one.id("order_id"),
        placed_at=iso(one.instant("created_at")),
        updated_at=iso(one.instant("updated_at", "created_at")),
        payment="paid" if status == "completed" else None,
        channel=_channel(one),
        store=one.id("location_id"),
    )


def _channel(one: Fields) -> str | None:
    product = one.object("application_details").text("square_product")
    return "pos" if one.text("source_type") == "CASH" else CHANNELS.get(product or "")


def order(one: Fields, source: str, kind: str) -> Told:
    """Ids and a state; the rest is asked for."""
    state, updated_at = one.text("state"), one.instant("updated_at", "created_at")
    order_id = one.id("order_id")
    placed = state not in ("DRAFT", None)
    told = stated(
        id=order_id,
        placed_at=iso(one.instant("created_at")) if placed else None,
        updated_at=iso(updated_at),
        cancelled_at=iso(updated_at) if state == "CANCELED" else None,
        fulfilment="fulfilled" if _handed_over(one) else None,
        store=one.id("location_id"),
    )
    lookup = {"object": "order", "id": order_id} if order_id else {}
    return _order_name(one, kind), {f"order@{source}": order_id}, stated(order=told, lookup=lookup)


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
    order_id, payment_id = one.id("order_id"), one.id("payment_id")
    name, status = REFUNDS.get(one.text("status") or "", ("refund.updated", "pending"))
    told = stated(id=one.id("id"), amount=amount(one, "amount_money"), reason=one.text("reason"), status=status)
    state = stated(id=order_id, updated_at=iso(one.instant("updated_at", "created_at")))
    identifiers = {f"order@{source}": order_id, f"payment@{source}": payment_id}
    return name, identifiers, stated(refund=told, order=state if order_id else None)


def invoice(one: Fields, source: str, kind: str) -> Told:
    """Its recipient is the customer; the money itself comes with payments."""
    person, order_id, paid = one.object("primary_recipient"), one.id("order_id"), one.text("status") == "PAID"
    identifiers = {
        "email": person.text("email_address"),
        "phone": person.text("phone_number"),
        f"square_customer@{source}": person.id("customer_id"),
        f"order@{source}": order_id,
    }
    state = stated(
        id=order_id,
        number=one.id("invoice_number"),
        updated_at=iso(one.instant("updated_at")),
        payment="paid" if paid else None,
        store=one.id("location_id"),
    )
    traits = stated(first_name=person.text("given_name"), last_name=person.text("family_name"))
    return Name.ORDER_PAID if paid else Name.ORDER_UPDATED, identifiers, stated(order=state, traits=traits)


def amount(one: Fields, name: str) -> money.Money | None:
    """An integer in the smallest unit of its currency."""
    given = one.object(name)
    number, currency = given.number("amount"), given.text("currency")
    return money.minor(number, currency, given.place) if number is not None and currency else None
