"""Trustpilot: reviews of the shop and of products, several in a delivery, proved by a password in the address.

https://support.trustpilot.com/hc/articles/115015822068. Trustpilot documents no signature, and tells no e-mail address.
"""

from typing import Any

from shared import strict_json
from shared.basic_auth import verify_password
from shared.connectors import Connector
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier, Name
from shared.payload import Fields, fields, iso, stated
from shared.webhooks import Request

NAMES = {"created": Name.REVIEW_SUBMITTED, "updated": "review.updated", "deleted": "review.deleted"}
KINDS = ("service", "product")


def parse(request: Request) -> list[Event]:
    body = fields(strict_json.loads(request.body))
    read = (_event(one, request) for one in body.objects("events"))
    return [event for event in read if event]


def _event(one: Fields, request: Request) -> Event | None:
    """`service-review-created`."""
    said = one.text("eventName") or ""
    kind, _, change = said.partition("-review-")
    review = one.object("eventData")
    if kind not in KINDS or change not in NAMES:
        return None
    review_id, at = review.id("id"), review.instant(f"{change}At", "updatedAt", "createdAt")
    if not review_id:
        raise MalformedPayloadError(f"{review.at('id')}: is missing")
    who = ((f"trustpilot_customer@{request.source}", review.object("consumer").id("id")),)
    return Event(
        id=f"{said}:{review_id}:{iso(at) or ''}",
        name=NAMES[change],
        occurred_at=at or request.received_at,
        source=request.origin,
        identifiers=tuple(Identifier(scoped, value) for scoped, value in who if value),
        data=_data(review, kind),
    )


def _data(review: Fields, kind: str) -> dict[str, Any]:
    """`referenceId` is the order's number as the invitation to the review named it."""
    told = stated(
        id=review.id("id"),
        kind=kind,
        rating=review.amount("stars"),
        scale=5 if "stars" in review.value else None,
        author=review.object("consumer").text("name"),
        title=review.text("title"),
        text=review.text("text", "content"),
        product_id=review.object("product").id("sku", "id"),
        url=review.text("link"),
        verified=review.flag("isVerified"),
        location=review.id("locationId"),
        language=review.text("language"),
    )
    reference = review.id("referenceId")
    order = {"references": [reference]} if reference else {}
    return stated(review=told, order=order)


connector = Connector(verify=verify_password, parse=parse, persons=("trustpilot_customer",))
