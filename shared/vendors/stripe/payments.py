"""Stripe's payments, refunds and disputes in canonical form."""

from collections.abc import Mapping
from typing import Any

from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.vendors.stripe.told import News, Told, id_of, paid_by, price, references

INTENTS = {
    "payment_intent.succeeded": (Name.PAYMENT_RECEIVED, "completed", "amount_received"),
    "payment_intent.payment_failed": (Name.PAYMENT_FAILED, "failed", "amount"),
    "payment_intent.canceled": ("payment.cancelled", "cancelled", "amount"),
}
REFUNDS: Mapping[str, tuple[str, str]] = {
    "succeeded": (Name.ORDER_REFUNDED, "completed"),
    "failed": ("refund.failed", "failed"),
    "canceled": ("refund.failed", "failed"),
}
CHARGES = {"succeeded": "completed", "failed": "failed", "pending": "pending"}
DISPUTES = {"charge.dispute.created": "dispute.opened", "charge.dispute.closed": "dispute.closed"}


def intent(news: News) -> list[Told]:
    if news.kind not in INTENTS:
        return []
    one = news.object
    name, status, amount = INTENTS[news.kind]
    wrong = one.object("last_payment_error")
    payment = stated(
        id=one.id("id"),
        status=status,
        amount=price(one, amount),
        reason=wrong.text("decline_code", "code") if status == "failed" else None,
    )
    known = (("email", one.text("receipt_email")), (f"stripe_customer@{news.source}", id_of(one, "customer")))
    return [Told(name, (*known, *paid_by(one, news.source)), _paid(one, payment))]


def charge(news: News) -> list[Told]:
    """Besides its intent, which says that money came, a charge says whose: of charges without one it says both.

    One that is not captured has only been authorised, though its status is `succeeded`.
    """
    one, alone = news.object, id_of(news.object, "payment_intent") is None
    status = "pending" if one.flag("captured") is False else CHARGES.get(one.text("status") or "")
    name = "payment.updated"
    if alone and news.kind in ("charge.succeeded", "charge.failed"):
        name = Name.PAYMENT_RECEIVED if news.kind == "charge.succeeded" else Name.PAYMENT_FAILED
    payment = stated(
        id=id_of(one, "payment_intent") or one.id("id"),
        status=status,
        amount=price(one, "amount_captured") if one.number("amount_captured") else price(one, "amount"),
        refunded=price(one, "amount_refunded") if one.number("amount_refunded") else None,
        method=one.object("payment_method_details").text("type"),
        reason=one.text("failure_code"),
    )
    billing = one.object("billing_details")
    known = (
        ("email", billing.text("email") or one.text("receipt_email")),
        ("phone", billing.text("phone")),
        (f"stripe_customer@{news.source}", id_of(one, "customer")),
    )
    told = Told(name, (*known, *paid_by(one, news.source)), _paid(one, payment))
    return [told, *_listed(news)]


def _listed(news: News) -> list[Told]:
    """Until API version 2022-11-15 a charge lists its refunds; since then only refund.created names them."""
    if news.kind != "charge.refunded":
        return []
    return [told for one in news.object.object("refunds").objects("data") for told in _refund(one, news)]


def refund(news: News) -> list[Told]:
    return _refund(news.object, news)


def _refund(one: Fields, news: News) -> list[Told]:
    """Three events may speak of one refund: its id, status and time make them one."""
    number, status = one.id("id"), one.text("status") or ""
    if number is None:
        return []
    name, word = REFUNDS.get(status, ("refund.updated", "pending"))
    told = stated(id=number, amount=price(one, "amount"), reason=one.text("reason"), status=word)
    changed = "status" in news.before.value or word == "failed"
    return [
        Told(
            name,
            paid_by(one if one.value.get("payment_intent") else _with_intent(one, news), news.source),
            stated(refund=told, order=stated(references=references(one))),
            id=f"{number}:{status or 'unknown'}",
            at=None if changed else one.epoch("created"),
        )
    ]


def _with_intent(one: Fields, news: News) -> Fields:
    """A refund in the list of its charge may leave out the intent, which the charge names."""
    charge = news.object
    if charge.text("object") != "charge":
        return one
    return Fields({**one.value, "payment_intent": charge.value.get("payment_intent")}, one.place)


def dispute(news: News) -> list[Told]:
    one = news.object
    told = stated(
        id=one.id("id"),
        amount=price(one, "amount"),
        reason=one.text("reason"),
        status=one.text("status"),
        due_at=iso(one.object("evidence_details").epoch("due_by")),
    )
    name = DISPUTES.get(news.kind, "dispute.updated")
    return [Told(name, paid_by(one, news.source), stated(dispute=told))]


def _paid(one: Fields, payment: dict[str, Any]) -> dict[str, Any]:
    return stated(payment=payment, order=stated(references=references(one)))
