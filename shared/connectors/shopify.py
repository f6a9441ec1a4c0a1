"""Shopify: one object per delivery, its topic in a header.

https://shopify.dev/docs/apps/build/webhooks and https://shopify.dev/docs/api/webhooks
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared import strict_json
from shared.connectors import Connector
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier, Name
from shared.payload import Fields, fields, instant
from shared.vendors.shopify import carts, customers, orders, parcels
from shared.vendors.shopify.customers import Story
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


@dataclass(frozen=True, slots=True)
class Topic:
    """What a topic is called here, and which of the object's times says when it happened, best first."""

    name: str
    read: Callable[[Fields, str], Story | None]
    times: tuple[str, ...] = ("updated_at", "created_at")


# A creation is dated by `created_at` and not by `updated_at`: each body is the state at that moment, and the later of
# two wins. Everything that follows in the same second then wins over it.
CREATED = ("created_at", "updated_at")
_customer, _order = customers.customer, orders.order
_fulfilment, _checkout = parcels.fulfilment, carts.checkout

TOPICS: Mapping[str, Topic] = {
    "customers/create": Topic(Name.CUSTOMER_CREATED, _customer, CREATED),
    "customers/update": Topic(Name.CUSTOMER_UPDATED, _customer),
    "customers/enable": Topic(Name.CUSTOMER_UPDATED, _customer),
    "customers/disable": Topic(Name.CUSTOMER_UPDATED, _customer),
    "customers/delete": Topic("customer.deleted", customers.deleted),
    "customers/merge": Topic(Name.CUSTOMER_IDENTIFIED, customers.merged),
    "customers_email_marketing_consent/update": Topic(Name.CONSENT_CHANGED, customers.email_consent),
    "customers_marketing_consent/update": Topic(Name.CONSENT_CHANGED, customers.sms_consent),
    "customers/data_request": Topic("customer.export_requested", customers.privacy),
    "customers/redact": Topic("customer.erasure_requested", customers.privacy),
    "shop/redact": Topic("shop.erasure_requested", customers.shop),
    "orders/create": Topic(Name.ORDER_PLACED, _order, CREATED),
    "orders/updated": Topic(Name.ORDER_UPDATED, _order),
    "orders/paid": Topic(Name.ORDER_PAID, _order),
    "orders/fulfilled": Topic(Name.ORDER_FULFILLED, _order),
    "orders/partially_fulfilled": Topic(Name.ORDER_UPDATED, _order),
    "orders/cancelled": Topic(Name.ORDER_CANCELLED, _order),
    "refunds/create": Topic(Name.ORDER_REFUNDED, orders.refund, ("processed_at", "created_at")),
    "fulfillments/create": Topic(Name.ORDER_FULFILLED, _fulfilment, CREATED),
    "fulfillments/update": Topic(Name.ORDER_UPDATED, _fulfilment),
    "fulfillment_events/create": Topic(Name.ORDER_UPDATED, parcels.parcel, ("happened_at", "created_at")),
    "checkouts/create": Topic(Name.CHECKOUT_STARTED, _checkout, CREATED),
    "checkouts/update": Topic(Name.CHECKOUT_UPDATED, _checkout),
    "carts/create": Topic(Name.CART_UPDATED, carts.cart, CREATED),
    "carts/update": Topic(Name.CART_UPDATED, carts.cart),
}


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    return verify_base64_hmac(request, secrets, "x-shopify-hmac-sha256")


def parse(request: Request) -> list[Event]:
    headers, body = _unwrapped(request)
    name = headers.get("x-shopify-topic")
    if not name:
        raise MalformedPayloadError("x-shopify-topic: the header is missing")
    topic = TOPICS.get(name)
    story = topic.read(body, request.source) if topic else None
    return [_event(request, topic, story, headers)] if topic and story else []


def _unwrapped(request: Request) -> tuple[Mapping[str, str], Fields]:
    """Through EventBridge the headers lie beside the body, in `detail.metadata` and `detail.payload`."""
    body = fields(strict_json.loads(request.body))
    inner = body.object("detail") if "detail-type" in body.value else body
    if not {"payload", "metadata"} <= inner.value.keys():
        return request.headers, body
    metadata = inner.object("metadata")
    return {key.lower(): metadata.text(key) or "" for key in metadata.value}, inner.object("payload")


def _event(request: Request, topic: Topic, story: Story, headers: Mapping[str, str]) -> Event:
    return Event(
        id=_id(headers, request.body),
        name=story.name or topic.name,
        occurred_at=story.at or story.body.instant(*topic.times) or _triggered(headers) or request.received_at,
        source=f"{request.connector}/{request.source}",
        identifiers=tuple(Identifier(kind, value) for kind, value in story.identifiers if value),
        data=story.data,
    )


def _id(headers: Mapping[str, str], body: bytes) -> str:
    """Event-Id is one action of the merchant, by whatever subscription it comes; old deliveries have a Webhook-Id."""
    stated = headers.get("x-shopify-event-id") or headers.get("x-shopify-webhook-id")
    return f"{headers['x-shopify-topic']}:{stated or hashlib.sha256(body).hexdigest()[:32]}"


def _triggered(headers: Mapping[str, str]) -> datetime | None:
    """For objects that carry no time; the same on every retry, which our own clock is not."""
    return instant(headers.get("x-shopify-triggered-at", ""))


connector = Connector(
    verify=verify,
    parse=parse,
    persons=("shopify_customer",),
    pointers=("order", "checkout", "cart"),
    headers=HEADERS,
)
