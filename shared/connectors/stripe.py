"""Stripe: one envelope for every change of an object, whose shape depends on the endpoint's API version.

https://docs.stripe.com/webhooks#verify-manually and https://docs.stripe.com/api/events/types
"""

import hmac
from collections.abc import Callable, Mapping, Sequence

from shared import strict_json
from shared.connectors import Connector
from shared.errors import BadSignatureError, MalformedPayloadError
from shared.events import Event, Identifier
from shared.payload import fields
from shared.vendors.stripe import invoices, payments, people, sessions
from shared.vendors.stripe.told import News, Told
from shared.webhooks import TOLERANCE_SECONDS, Request, Secret, equal, matching

READERS: Mapping[str, Callable[[News], list[Told]]] = {
    "checkout.session.": sessions.session,
    "invoice.": invoices.invoice,
    "payment_intent.": payments.intent,
    "charge.dispute.": payments.dispute,
    "charge.refund.": payments.refund,
    "charge.": payments.charge,
    "refund.": payments.refund,
    "customer.subscription.": people.subscription,
    "customer.": people.customer,
}
"""By how the type begins, the longer first."""

CHARGES = ("charge.succeeded", "charge.failed", "charge.updated", "charge.refunded")


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """The header is a list with commas, so that two of them are seen by their two times."""
    timestamp, signatures = _signed(request.headers.get("stripe-signature", ""))
    if not _fresh(timestamp, request.received_at.timestamp()):
        raise BadSignatureError("stripe-signature")
    body = f"{timestamp}.".encode() + request.body
    return matching(secrets, lambda one: _signs(one, body, signatures))


def _signed(header: str) -> tuple[str, list[str]]:
    """Several `v1` while a secret is rolled; `v0` is for tests and proves nothing."""
    parts = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    if len(times) != 1:
        raise BadSignatureError("stripe-signature")
    return times[0], [value for name, _, value in parts if name == "v1"]


def _signs(secret: Secret, body: bytes, signatures: Sequence[str]) -> bool:
    expected = hmac.digest(secret.value.encode(), body, "sha256").hex()
    return any([equal(expected, one) for one in signatures])


def _fresh(timestamp: str, now: float) -> bool:
    digits = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12
    return digits and abs(now - int(timestamp)) <= TOLERANCE_SECONDS


def parse(request: Request) -> list[Event]:
    body = fields(strict_json.loads(request.body))
    kind, event_id, data = body.text("type"), body.id("id"), body.object("data")
    if not kind or not event_id:
        raise MalformedPayloadError("type, id: both are needed")
    read = next((READERS[start] for start in READERS if kind.startswith(start)), None)
    if read is None or (read is payments.charge and kind not in CHARGES):
        return []
    told = read(News(kind, data.object("object"), data.object("previous_attributes"), request.source))
    happened = body.epoch("created") or request.received_at
    return [
        Event(
            id=one.id or (f"{event_id}:{number}" if number else event_id),
            name=one.name,
            occurred_at=one.at or happened,
            source=request.origin,
            identifiers=tuple(Identifier(kind, value) for kind, value in one.identifiers if value),
            data=one.data,
        )
        for number, one in enumerate(told)
    ]


connector = Connector(
    verify=verify,
    parse=parse,
    persons=("stripe_customer",),
    pointers=("order", "payment", "checkout", "subscription"),
)
