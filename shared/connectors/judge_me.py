"""Judge.me: reviews of products.

https://judge.me/help/en/articles/8299679-verifying-webhooks-from-judge-me
"""

import hmac
from collections.abc import Sequence
from typing import Any

from shared import strict_json
from shared.connectors import Connector
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier, Name
from shared.payload import Fields, fields, iso, stated
from shared.webhooks import Request, Secret, equal, matching, single

NAMES = {"review/created": Name.REVIEW_SUBMITTED, "review/updated": "review.updated"}
VERIFIED = ("confirmed-buyer", "buyer", "verified-purchase", "semi-verified-purchase", "admin")
"""Whoever writes on the shop's page may give any address (https://help.judge.me/en/articles/8403775).

The number of a reviewer goes by the address as well.
"""


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """The key is the OAuth app's secret, or the private API token where that created the webhook."""
    given = single(request, "judgeme-hmac-sha256")
    return matching(secrets, lambda one: equal(_signature(one, request.body), given))


def _signature(secret: Secret, body: bytes) -> str:
    return hmac.digest(secret.value.encode(), body, "sha256").hex()


def parse(request: Request) -> list[Event]:
    body = fields(strict_json.loads(request.body))
    topic = body.text("event") or ""
    name, review = NAMES.get(topic), body.object("review")
    if not name:
        return []
    review_id = review.id("id")
    if not review_id:
        raise MalformedPayloadError("review.id: is missing")
    created, changed = review.instant("created_at"), review.instant("updated_at", "created_at")
    at = created if name == Name.REVIEW_SUBMITTED else changed
    return [
        Event(
            id=f"{topic}:{review_id}:{iso(at) or ''}",
            name=name,
            occurred_at=at or request.received_at,
            source=request.origin,
            identifiers=_identifiers(body, review, request.source),
            data=_data(review),
        )
    ]


def _identifiers(body: Fields, review: Fields, source: str) -> tuple[Identifier, ...]:
    """`external_id` is the shop's number of the customer: it joins where this source is called as the shop's source."""
    person = review.object("reviewer")
    believed = review.text("verified") in VERIFIED
    of_shop = person.id("external_id") if body.text("platform") == "shopify" else None
    found = (
        ("email", person.text("email") if believed else None),
        ("phone", person.id("phone") if believed else None),
        (f"shopify_customer@{source}", of_shop if believed else None),
        (f"judge_me_customer@{source}", person.id("id") if believed else None),
    )
    return tuple(Identifier(kind, value) for kind, value in found if value)


def _data(review: Fields) -> dict[str, Any]:
    told = stated(
        id=review.id("id"),
        rating=review.amount("rating"),
        scale=5,
        title=review.text("title"),
        text=review.text("body"),
        author=review.object("reviewer").text("name"),
        product_id=review.id("product_external_id"),
        product=review.text("product_title"),
        verified=review.text("verified"),
        published=review.flag("published"),
    )
    return stated(review=told, consents=_unsubscribed(review.object("reviewer")))


def _unsubscribed(person: Fields) -> list[dict[str, Any]]:
    """From requests for reviews. `accepts_marketing` is true for everybody until then, so it is nobody's consent."""
    email, at = person.text("email"), person.instant("unsubscribed_at")
    if not email or not at:
        return []
    act = {"channel": "email", "address": email, "purpose": "review_requests", "state": "withdrawn", "by_person": True}
    return [stated(**act, at=iso(at), wording="judge_me:unsubscribed")]


connector = Connector(verify=verify, parse=parse, persons=("judge_me_customer", "shopify_customer"))
