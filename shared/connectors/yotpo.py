"""Yotpo: reviews of products, proved by a password in the address.

https://apidocs.yotpo.com/reference/about-webhooks. Yotpo documents no signature.
"""

from typing import Any

from shared import strict_json
from shared.basic_auth import verify_password
from shared.connectors import Connector
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier, Name
from shared.payload import Fields, fields, instant, iso, stated
from shared.webhooks import Request

NAMES = {
    "review_create": Name.REVIEW_SUBMITTED,
    "review_created": Name.REVIEW_SUBMITTED,
    "review_updated": "review.updated",
}
ANONYMOUS = "AnonymousUser"
"""Wrote on the shop's page and has not confirmed the address yet; once they have, an update says so."""


def parse(request: Request) -> list[Event]:
    body = fields(strict_json.loads(request.body))
    name, review = NAMES.get(body.text("event", "event_name") or ""), body.object("data")
    if not name:
        return []
    review_id = review.id("id")
    if not review_id:
        raise MalformedPayloadError("data.id: is missing")
    created, changed = _instant(review, "created_at"), _instant(review, "updated_at", "created_at")
    at = created if name == Name.REVIEW_SUBMITTED else changed
    return [
        Event(
            id=f"{name}:{review_id}:{iso(at) or ''}",
            name=name,
            occurred_at=at or request.received_at,
            source=request.origin,
            identifiers=_identifiers(review, request.source),
            data=_data(review),
        )
    ]


def _identifiers(review: Fields, source: str) -> tuple[Identifier, ...]:
    believed = review.text("user_type") != ANONYMOUS
    email = review.text("customer_email") or review.object("user").text("email")
    found = (
        ("email", email if believed else None),
        (f"yotpo_customer@{source}", review.id("user_id") if believed else None),
    )
    return tuple(Identifier(kind, value) for kind, value in found if value)


def _data(review: Fields) -> dict[str, Any]:
    """Yotpo's numbers and truth values come as such or as text, depending on the version."""
    told = stated(
        id=review.id("id"),
        rating=_number(review, "score"),
        scale=5,
        title=review.text("title"),
        text=review.text("content"),
        author=review.text("reviewer_display_name") or review.object("user").text("display_name"),
        product_id=review.id("external_product_id", "product_id"),
        sku=review.id("sku"),
        verified=_true(review, "verified_buyer"),
    )
    number = review.id("external_order_id") or review.object("order").id("external_id")
    number = number or review.object("order_metadata").id("order_id")
    order = {"references": [number]} if number else {}
    return stated(review=told, order=order)


def _number(review: Fields, name: str) -> Any:
    value = review.amount(name)
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 3 else value


def _true(review: Fields, name: str) -> bool | None:
    value = review.value.get(name)
    return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value))


def _instant(review: Fields, *names: str) -> Any:
    """`2018-02-20 14:12:13 UTC` in older versions."""
    written = review.text(*names)
    if written is None:
        return None
    at = instant(written.removesuffix(" UTC"))
    if at is None:
        raise MalformedPayloadError(f"{review.at(names[0])}: should be a time")
    return at


connector = Connector(verify=verify_password, parse=parse, persons=("yotpo_customer",))
