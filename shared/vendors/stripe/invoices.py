"""Stripe's invoices in canonical form: each is a purchase."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.vendors.stripe.told import News, Stated, Told, id_of, price, references

INVOICES: Mapping[str, tuple[str, str | None, str | None]] = {
    "invoice.finalized": (Name.ORDER_PLACED, "placed", "finalized_at"),
    "invoice.paid": (Name.ORDER_PAID, "paid", "paid_at"),
    "invoice.payment_succeeded": (Name.ORDER_PAID, "paid", "paid_at"),
    "invoice.voided": (Name.ORDER_CANCELLED, "voided", "voided_at"),
    "invoice.payment_failed": (Name.PAYMENT_FAILED, None, None),
    "invoice.updated": (Name.ORDER_UPDATED, None, None),
    "invoice.marked_uncollectible": (Name.ORDER_UPDATED, None, None),
}
"""Name, and where the same thing may be told twice (paid, payment_succeeded): its word and its time."""

INVOICE_PAYMENT = {"paid": "paid", "open": "pending", "uncollectible": "pending", "void": "voided"}


def invoice(news: News) -> list[Told]:
    """A draft is no purchase yet."""
    one = news.object
    number, status = one.id("id"), one.text("status")
    if news.kind not in INVOICES or number is None or (status == "draft" and news.kind == "invoice.updated"):
        return []
    name, word, dated = INVOICES[news.kind]
    at = one.object("status_transitions").epoch(dated) if dated else None
    told = stated(order=_invoiced(one, at), traits=stated(name=one.text("customer_name")))
    if name == Name.PAYMENT_FAILED:
        told["payment"] = stated(id=_intent(one) or number, status="failed", amount=price(one, "amount_due"))
    return [Told(name, _invoiced_to(one, news.source), told, id=f"{number}:{word}" if word and at else None, at=at)]


def _invoiced(one: Fields, at: datetime | None) -> dict[str, Any]:
    status = one.text("status") or ""
    return stated(
        id=one.id("id"),
        number=one.text("number"),
        placed_at=iso(one.object("status_transitions").epoch("finalized_at") or one.epoch("created")),
        cancelled_at=iso(at) if status == "void" else None,
        payment=INVOICE_PAYMENT.get(status),
        total=price(one, "total"),
        subtotal=price(one, "subtotal"),
        items=_lines(one),
        references=references(one),
    )


def _lines(one: Fields) -> list[dict[str, Any]]:
    """What `amount` is for, all pieces together; a price for one of them is not always stated."""
    return [
        stated(
            id=line.id("id"),
            name=line.text("description"),
            quantity=line.number("quantity"),
            amount=price(line, "amount"),
            product_id=_product(line),
        )
        for line in one.object("lines").objects("data")
    ]


def _product(line: Fields) -> str | None:
    """Since API version 2025-03-31 below `pricing`."""
    return line.object("pricing").object("price_details").id("product") or id_of(line.object("price"), "product")


def _invoiced_to(one: Fields, source: str) -> Stated:
    parent = one.object("parent").object("subscription_details")
    return (
        ("email", one.text("customer_email")),
        ("phone", one.text("customer_phone")),
        (f"stripe_customer@{source}", id_of(one, "customer")),
        (f"order@{source}", one.id("id")),
        (f"subscription@{source}", id_of(one, "subscription") or id_of(parent, "subscription")),
        (f"payment@{source}", _intent(one)),
    )


def _intent(one: Fields) -> str | None:
    """Since API version 2025-03-31 an invoice may have several, and lists them."""
    payments = [entry.object("payment") for entry in one.object("payments").objects("data")]
    listed = [id_of(payment, "payment_intent") for payment in payments]
    return id_of(one, "payment_intent") or next((name for name in listed if name), None)
