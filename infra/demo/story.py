"""What the vendors send in the demo, and when: a day in autumn, and what follows from it."""

from datetime import datetime, timedelta

from infra.cli.senders import Webhook
from infra.demo.payloads import iso
from infra.demo.people import Cast, Person
from infra.demo.webhooks import CALL, call, chat, checkout, customer, order, parcel, till_sale, whatsapp

Told = tuple[Webhook, str]
"""A webhook, and what is difficult about it."""


def first_day(cast: Cast) -> list[Told]:
    """Ines, Ben and Clara order online; Ines also asks on WhatsApp and buys in the store: both know only her phone."""
    morning, ines = cast.morning, cast.ines
    placed = order("orders/create", ines, morning)
    paid = order("orders/paid", ines, morning, {"payment": "paid", "at": iso(morning + timedelta(minutes=9))})
    return [
        *_plainly(
            customer(ines, morning),
            checkout("checkouts/create", ines, morning, morning),
            checkout("checkouts/update", ines, morning, morning + timedelta(minutes=6)),
        ),
        (paid, "overtakes the order itself"),
        (placed, ""),
        (placed, "once more: the shop did not hear our answer"),
        (whatsapp(ines, morning + timedelta(hours=1)), "she is a number there"),
        *_plainly(*till_sale(ines, morning + timedelta(hours=2)), *_orders(cast.ben, morning)),
        *_plainly(*_orders(cast.clara, morning)),
    ]


def delivered(cast: Cast, now: datetime) -> list[Told]:
    """Two days later the parcels arrive."""
    shipped = now - timedelta(days=1)
    sent = [parcel(one, shipped, shipped) for one in cast.everybody()]
    return _plainly(*sent, *(parcel(one, shipped, now) for one in cast.everybody()))


def cancelled(cast: Cast, now: datetime) -> list[Told]:
    """Ben sends everything back, and the shop cancels his order."""
    state = {"payment": "refunded", "at": iso(now), "cancelled_at": iso(now), "cancel_reason": "customer"}
    return _plainly(order("orders/cancelled", cast.ben, cast.morning, state))


def complained(cast: Cast, now: datetime, *, token: str) -> list[Told]:
    """Ines writes to the shop's chat, which knows her address, and calls from the number that the telephone shows."""
    return [(chat(cast.ines, now - timedelta(minutes=30)), ""), (call(cast.ines, now - CALL, token=token), "")]


def _plainly(*webhooks: Webhook) -> list[Told]:
    return [(webhook, "") for webhook in webhooks]


def _orders(person: Person, at: datetime) -> list[Webhook]:
    return [customer(person, at), order("orders/create", person, at, {"payment": "paid"})]
