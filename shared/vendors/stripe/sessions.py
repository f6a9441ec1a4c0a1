"""Stripe's checkout sessions in canonical form: a purchase, the payment of a shop's order, or a new subscription."""

from collections.abc import Mapping
from typing import Any

from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.vendors.stripe.told import News, Stated, Told, id_of, paid_by, price, references, shop_orders

SESSION = "checkout.session."
PAID = ("paid", "no_payment_required")


def session(news: News) -> list[Told]:
    """`completed` is not paid for slow methods: that comes with `async_payment_succeeded`."""
    one, kind = news.object, news.kind.removeprefix(SESSION)
    known, data = _buyer(one, news.source), {**_checkout(one), **_person(one)}
    if kind == "expired":
        return [Told("checkout.expired", known, data)]
    if kind == "async_payment_failed":
        return [Told(Name.PAYMENT_FAILED, known, {**data, "payment": _payment(one, "failed")})]
    if kind not in ("completed", "async_payment_succeeded"):
        return []
    if one.text("mode") != "payment" or shop_orders(one):
        return _completed(one, kind, known, data)
    if kind == "async_payment_succeeded":
        return [Told(Name.ORDER_PAID, *_purchase(one, known, data, news.source))]
    placed = Told(Name.ORDER_PLACED, *_purchase(one, known, data, news.source))
    paid = one.text("payment_status") in PAID
    number = one.id("id")
    return [placed, Told(Name.ORDER_PAID, placed.identifiers, placed.data, id=f"{number}:paid")] if paid else [placed]


def _completed(one: Fields, kind: str, known: Stated, data: Mapping[str, Any]) -> list[Told]:
    """A purchase that others report: the shop whose order it pays, or the first invoice of the subscription."""
    if kind != "completed":
        return []
    return [Told(Name.CHECKOUT_COMPLETED, known, {**data, **stated(order=stated(references=references(one)))})]


def _purchase(one: Fields, known: Stated, data: Mapping[str, Any], source: str) -> tuple[Stated, dict[str, Any]]:
    """An invoice made for a session is the same purchase, so it lends its id."""
    number, details = id_of(one, "invoice") or one.id("id"), one.object("total_details")
    currency = one.text("currency")
    order = stated(
        id=number,
        placed_at=iso(one.epoch("created")),
        payment="paid" if one.text("payment_status") in PAID else "pending",
        total=price(one, "amount_total"),
        subtotal=price(one, "amount_subtotal"),
        tax=price(details, "amount_tax", currency),
        shipping=price(details, "amount_shipping", currency),
        discount=price(details, "amount_discount", currency),
        channel="web",
        references=references(one),
    )
    return (*known, (f"order@{source}", number)), {**data, "order": order}


def _buyer(one: Fields, source: str) -> Stated:
    """`customer_email` was only put into the form; `customer_details` is what the buyer left there."""
    details = one.object("customer_details")
    return (
        ("email", details.text("email")),
        ("phone", details.text("phone")),
        (f"stripe_customer@{source}", id_of(one, "customer")),
        (f"subscription@{source}", id_of(one, "subscription")),
        (f"checkout@{source}", one.id("id")),
        *paid_by(one, source),
    )


def _checkout(one: Fields) -> dict[str, Any]:
    told = stated(
        id=one.id("id"),
        total=price(one, "amount_total"),
        recovery_url=one.object("after_expiration").object("recovery").text("url"),
    )
    return stated(checkout=told)


def _person(one: Fields) -> dict[str, Any]:
    details, language = one.object("customer_details"), one.text("locale")
    traits = stated(
        name=details.text("name"),
        country=details.object("address").text("country"),
        region=details.object("address").text("state"),
        city=details.object("address").text("city"),
        language=None if language == "auto" else language,
    )
    return stated(traits=traits, consents=_consents(one))


def _consents(one: Fields) -> list[dict[str, Any]]:
    """The box for promotions. It is there only where the shop asks for it."""
    answer, address = one.object("consent").text("promotions"), one.object("customer_details").text("email")
    state = {"opt_in": "granted", "opt_out": "withdrawn"}.get(answer or "")
    if not state or not address:
        return []
    act = {"channel": "email", "address": address, "purpose": "marketing", "state": state, "by_person": True}
    return [{**act, "wording": f"stripe:promotions:{answer}"}]


def _payment(one: Fields, status: str) -> dict[str, Any]:
    return stated(id=id_of(one, "payment_intent") or one.id("id"), status=status, amount=price(one, "amount_total"))
