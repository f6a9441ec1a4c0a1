"""WooCommerce's orders in canonical form: one body is the state of an order, and the moments that it dates.

https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.vendors.woocommerce.people import Told, buyer, buyer_traits, touched
from shared.vendors.woocommerce.prices import discounts, items, price

DRAFT = "checkout-draft"
PAYMENT = {"pending": "pending", "on-hold": "pending", "failed": "pending", "refunded": "refunded"}
PROGRESS = ("pending", "failed", "on-hold", "processing", "completed", "cancelled", "refunded")
"""In this order. Times have no fractions: of two states in one second the further one has the greater id and wins."""

NEWS = timedelta(days=1)
"""A body tells again and again when it was paid; for so long it is told here as an event, each time the same."""


def order(body: Fields, source: str, topic: str) -> list[Told]:
    """Nothing but an update says that an order changed, whatever changed; what dates a change is told as that."""
    number = body.id("id")
    if number is None:
        return []
    if body.text("status") == DRAFT:
        return [_draft(body, source)]
    base = Told(Name.ORDER_UPDATED, "", None, (*buyer(body, source), (f"order@{source}", number)), _data(body))
    state = base.named(_name(body), f"{number}:{_version(body)}:{_progress(body)}:updated", _modified(body))
    made = body.instant("date_created_gmt", "date_created")
    placed = base.named(Name.ORDER_PLACED, f"{number}:{iso(made)}:0:placed", made)
    return [placed if topic == "order.created" else state, *_moments(body, base), *_refunds(body, base, source)]


def deleted(body: Fields, source: str, topic: str) -> list[Told]:
    """All that is left is the id. An order may be deleted to tidy up: that cancels nothing."""
    number = body.id("id")
    return [Told("order.deleted", f"{number}:deleted", None, ((f"order@{source}", number),))] if number else []


def _moments(body: Fields, base: Told) -> Iterator[Told]:
    number = body.id("id")
    for field, rank, name, told in (
        ("date_paid", 3, Name.ORDER_PAID, {"payment": "paid"}),
        ("date_completed", 4, Name.ORDER_FULFILLED, {"fulfilment": "fulfilled"}),
    ):
        at, now = body.instant(f"{field}_gmt", field), _modified(body)
        if at and (now is None or now - at <= NEWS):
            word = name.partition(".")[2]
            data = {**base.data, "order": {**_lasting(base.data["order"]), **told}}
            yield Told(name, f"{number}:{iso(at)}:{rank}:{word}", at, base.identifiers, data)


def _refunds(body: Fields, base: Told, source: str) -> Iterator[Told]:
    """The order lists them without a date; each is dated by when it was first heard of."""
    for one in body.objects("refunds"):
        if not (name := one.id("id")):
            continue
        amount = price(one, "total", body.text("currency"))
        if amount:
            amount = {**amount, "amount": amount["amount"].removeprefix("-")}
        refund = stated(id=name, amount=amount, reason=one.text("reason"))
        data = {"refund": refund, "order": {"id": body.id("id")}}
        yield Told(Name.ORDER_REFUNDED, f"{body.id('id')}:refund:{name}", None, base.identifiers, data)


def _data(body: Fields) -> dict[str, Any]:
    return stated(order=_state(body), traits=buyer_traits(body.object("billing")), touch=touched(body))


def _state(body: Fields) -> dict[str, Any]:
    status, currency = body.text("status"), body.text("currency")
    return stated(
        id=body.id("id"),
        number=body.id("number"),
        placed_at=iso(body.instant("date_created_gmt", "date_created")),
        updated_at=iso(_modified(body)),
        cancelled_at=iso(_modified(body)) if status == "cancelled" else None,
        payment=_payment(body),
        fulfilment="fulfilled" if status == "completed" else None,
        total=price(body, "total", currency),
        tax=price(body, "total_tax", currency),
        shipping=price(body, "shipping_total", currency),
        discount=price(body, "discount_total", currency),
        discounts=discounts(body),
        items=items(body),
        channel=CHANNELS.get(body.text("created_via") or ""),
    )


CHANNELS = {"checkout": "web", "store-api": "web", "pos-rest-api": "pos"}


def _payment(body: Fields) -> str | None:
    status = body.text("status") or ""
    if status == "refunded":
        return "refunded"
    if not body.instant("date_paid_gmt", "date_paid"):
        return PAYMENT.get(status)
    return "partially_refunded" if body.objects("refunds") else "paid"


def _lasting(state: Mapping[str, Any]) -> dict[str, Any]:
    """The state without what may have followed later than the moment that is told."""
    return {name: value for name, value in state.items() if name not in ("cancelled_at", "fulfilment", "payment")}


def _name(body: Fields) -> str:
    return Name.ORDER_CANCELLED if body.text("status") == "cancelled" else Name.ORDER_UPDATED


def _draft(body: Fields, source: str) -> Told:
    """The block checkout keeps what is typed in as an order that nobody has placed yet."""
    currency, number = body.text("currency"), body.id("id")
    told = stated(id=number, updated_at=iso(_modified(body)), total=price(body, "total", currency), items=items(body))
    data = stated(checkout=told, traits=buyer_traits(body.object("billing")), touch=touched(body))
    known = (*buyer(body, source), (f"checkout@{source}", number), (f"order@{source}", number))
    return Told(Name.CHECKOUT_UPDATED, f"{number}:{_version(body)}:draft", _modified(body), known, data)


def _modified(body: Fields) -> datetime | None:
    return body.instant("date_modified_gmt", "date_modified", "date_created_gmt", "date_created")


def _version(body: Fields) -> str:
    return iso(_modified(body)) or "undated"


def _progress(body: Fields) -> int:
    status = body.text("status")
    return PROGRESS.index(status) if status in PROGRESS else 0
