"""Shopify: one object per delivery, its topic in a header, over HTTPS or over EventBridge.

https://shopify.dev/docs/apps/build/webhooks
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from shared import strict_json
from shared.connectors import Api, Ask, Completion, Connector, Page, Reconciliation
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier
from shared.payload import Fields, fields, instant, iso
from shared.vendors.shopify import admin
from shared.vendors.shopify.customers import Story
from shared.vendors.shopify.topics import FIRST, TOPICS, Topic
from shared.webhooks import Request, Secret, verify_base64_hmac

HEADERS = (
    "x-shopify-topic",
    "x-shopify-shop-domain",
    "x-shopify-webhook-id",
    "x-shopify-event-id",
    "x-shopify-triggered-at",
    "x-shopify-api-version",
    "x-shopify-test",
)
Headers = Mapping[str, str]
UNDATED = datetime(1, 1, 1, tzinfo=UTC)
"""No date at all: whoever files the event then dates it by when its id was first heard of."""


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    return verify_base64_hmac(request, secrets, "x-shopify-hmac-sha256")


def parse(request: Request) -> list[Event]:
    headers, body = _unwrapped(request)
    name = headers.get("x-shopify-topic")
    if not name:
        raise MalformedPayloadError("x-shopify-topic: the header is missing")
    found = _read(name, body, request.source, headers)
    return [replace(found, occurred_at=request.received_at) if found.occurred_at == UNDATED else found] if found else []


def _unwrapped(request: Request) -> tuple[Headers, Fields]:
    """Through EventBridge the headers lie beside the body, in `detail.metadata` and `detail.payload`."""
    body = fields(strict_json.loads(request.body))
    inner = body.object("detail") if "detail-type" in body.value else body
    if not {"payload", "metadata"} <= inner.value.keys():
        return request.headers, body
    metadata = inner.object("metadata")
    texts = {key.lower(): value for key, value in metadata.value.items() if isinstance(value, str)}
    return texts, inner.object("payload")


def _read(name: str, body: Fields, source: str, headers: Headers) -> Event | None:
    topic = TOPICS.get(name)
    if topic is None:
        return None
    story = _thin(name, body, source) if admin.is_stub(name, body) else topic.read(body, source)
    if story is None:
        return None
    at = story.at or story.body.instant(*topic.times)
    return Event(
        id=_id(name, story, at, headers),
        name=story.name or topic.name,
        occurred_at=at or _triggered(headers) or UNDATED,
        source=f"shopify/{source}",
        identifiers=_known(story),
        data=story.data,
    )


def _thin(name: str, body: Fields, source: str) -> Story:
    wanted = admin.lookup(name, body)
    kind = {"orders": "order", "customers": "shopify_customer", "products": "product"}[wanted["object"]]
    return Story(body, ((f"{kind}@{source}", wanted["id"]),), {"lookup": wanted})


def _known(story: Story) -> tuple[Identifier, ...]:
    return tuple(Identifier(kind, value) for kind, value in story.identifiers if value)


def _id(name: str, story: Story, at: datetime | None, headers: Headers) -> str:
    """Of the object, its version and the topic, as it can be made of the object alone when that is asked for.

    For objects that carry no time it is the merchant's action, by whatever subscription it comes; old deliveries have
    only an id of their own.
    """
    action = headers.get("x-shopify-event-id") or headers.get("x-shopify-webhook-id")
    version = iso(at) or action or hashlib.sha256(repr(story.body.value).encode()).hexdigest()[:32]
    subject = story.subject or story.body.id("id", "token", "shop_id") or "-"
    progress = "0" if name in FIRST else story.progress
    return ":".join(part for part in (subject, version, progress, name) if part)


def _triggered(headers: Headers) -> datetime | None:
    """For objects that carry no time; the same on every retry, which our own clock is not."""
    return instant(headers.get("x-shopify-triggered-at", ""))


def _authorize(api: Mapping[str, str]) -> dict[str, str]:
    return {"x-shopify-access-token": api["token"]}


def _asks(event: Event) -> Ask | None:
    wanted = event.data.get("lookup")
    return Ask(admin.one(wanted)) if wanted else None


def _completes(event: Event, answer: Any) -> Event:
    """The object as it is now, told under the name and at the time of the stub."""
    wanted, source = event.data["lookup"], event.source.partition("/")[2]
    story = _reader(wanted["object"]).read(admin.found(wanted, answer), source)
    told = {name: value for name, value in event.data.items() if name != "lookup"}
    known, data = (_known(story), story.data) if story else ((), {})
    identifiers = tuple(dict.fromkeys((*event.identifiers, *known)))
    return replace(event, id=f"{event.id}/complete", identifiers=identifiers, data={**told, **data})


def _reader(kind: str) -> Topic:
    return TOPICS["orders/updated" if kind == "orders" else f"{kind}/update"]


def _reads(ask: Ask, answer: Any, source: str) -> Page:
    question = (ask.path, ask.query)
    listed, following = admin.page(question, answer)
    missed = [delivery for body in listed for delivery in admin.deliveries(question, body)]
    events = [_read(topic, body, source, {}) for topic, body in missed]
    return Page([event for event in events if event], Ask(*following) if following else None)


connector = Connector(
    verify=verify,
    parse=parse,
    persons=("shopify_customer",),
    pointers=("order", "checkout", "cart", "payment", "subscription", "product", "inventory_item"),
    bus_source="aws.partner/shopify.com",
    headers=HEADERS,
    api=Api(authorize=_authorize),
    completion=Completion(asks=_asks, completes=_completes),
    reconciliation=Reconciliation(
        asks=lambda since: [Ask(*question) for question in admin.changed(since)], reads=_reads
    ),
)
