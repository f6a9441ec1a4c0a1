"""The webhooks of the demo, each as its vendor words it and names it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from infra.cli.senders import Webhook
from infra.demo import payloads
from infra.demo.payloads import iso
from infra.demo.people import Person

SHOP, TILL, OWN = ("shopify", "shop-a"), ("square", "till-1"), ("standard_webhooks", "own")
WHATSAPP, CHAT, PHONES = ("whatsapp", "shop"), ("chatwoot", "chat"), ("aircall", "phones")
EVERYWHERE = (SHOP, TILL, OWN, WHATSAPP, CHAT, PHONES)
CALL = timedelta(minutes=4)


def customer(person: Person, at: datetime) -> Webhook:
    return _from_shop("customers/create", "shopify_customer", _of(person, at))


def checkout(topic: str, person: Person, started: datetime, at: datetime) -> Webhook:
    times = {"created_at": iso(started), "at": iso(at), "completed_at": iso(at) if at > started else None}
    return _from_shop(topic, "shopify_checkout", {**_of(person, started), **times})


def order(topic: str, person: Person, started: datetime, state: Mapping[str, Any] | None = None) -> Webhook:
    """`state` is what is not as it was when the order was placed."""
    placed = iso(started + timedelta(minutes=7))
    fresh = {"placed_at": placed, "at": placed, "cancelled_at": None, "cancel_reason": None, "payment": "pending"}
    values = {**_of(person, started), **fresh, "fulfilment": None, **(state or {})}
    return _from_shop(topic, "shopify_order", values)


def parcel(person: Person, shipped: datetime, at: datetime) -> Webhook:
    """Handed to the carrier, or scanned at the door."""
    arrived = at > shipped
    values = {"parcel_id": 4_400_000_000 + person.number, "shipped_at": iso(shipped), "at": iso(at)}
    values |= {"shipment": "delivered" if arrived else "in_transit"}
    topic = "fulfillments/update" if arrived else "fulfillments/create"
    return _from_shop(topic, "shopify_fulfillment", {**_of(person, shipped), **values})


def till_sale(person: Person, at: datetime) -> list[Webhook]:
    square = {"square_id": f"SQ{person.number}", "payment_id": f"PAY{person.number}", "local_phone": person.local_phone}
    square |= {"till_order_id": f"TILL{person.number}", "sold_at": iso(at), "at": iso(at)}
    taken = {"status": "COMPLETED", "at": iso(at + timedelta(seconds=8))}
    return [
        _from_till("square_customer", {**square, "kind": "customer.created"}),
        _from_till("square_payment", {**square, "kind": "payment.created", "status": "APPROVED"}),
        _from_till("square_payment", {**square, "kind": "payment.updated", **taken}),
    ]


def whatsapp(person: Person, at: datetime) -> Webhook:
    values = {"first_name": person.first_name, "number": person.number, "wa_id": person.phone.removeprefix("+")}
    body = payloads.body("whatsapp_message", {**values, "seconds": str(_seconds(at))})
    return Webhook(*WHATSAPP, body, id="message")


def chat(person: Person, at: datetime) -> Webhook:
    values = {"first_name": person.first_name, "number": person.number, "email": person.email, "at": iso(at)}
    return Webhook(*CHAT, payloads.body("chatwoot_message", values), id=f"message_created-{person.number}")


def call(person: Person, began: datetime, *, token: str) -> Webhook:
    """Aircall signs nothing: its token is in the body."""
    times = {"started": _seconds(began), "answered": _seconds(began) + 10, "ended": _seconds(began + CALL)}
    values = {"token": token, "number": person.number, "digits": person.spoken_phone, **times}
    return Webhook(*PHONES, payloads.body("aircall_call", values), id="call.ended")


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _from_shop(topic: str, template: str, values: Mapping[str, Any]) -> Webhook:
    """Shopify's id of a delivery: the same for the same thing, so that a redelivery is one."""
    name = f"{topic.replace('/', '-')}-{values['customer_id']}-{values['at']}"
    return Webhook(*SHOP, payloads.body(template, values), topic=topic, id=name)


def _from_till(template: str, values: Mapping[str, Any]) -> Webhook:
    name = f"{values['kind']}-{values['square_id']}"
    return Webhook(*TILL, payloads.body(template, {**values, "event_id": name}), id=name)


def _of(person: Person, at: datetime) -> dict[str, Any]:
    """Everything about a person that some payload states."""
    consent = {"state": "subscribed", "opt_in_level": "single_opt_in", "consent_updated_at": iso(at)}
    refused = {"state": "not_subscribed", "opt_in_level": None, "consent_updated_at": None}
    return {
        **{name: getattr(person, name) for name in ("first_name", "last_name", "email", "phone", "city", "locale")},
        **{name: getattr(person, name) for name in ("customer_id", "order_id", "order_number")},
        "email_consent": consent if person.subscribed else refused,
        "checkout_id": 36_000_000_000_000 + person.number,
        "checkout_token": f"c1-{person.number}",
        "cart_token": f"hWN{person.number}",
        "items": payloads.items(),
        **{"subtotal": "96.00", "shipping": "4.90", "total": "100.90", "tax": "16.11"},
        "at": iso(at),
    }
