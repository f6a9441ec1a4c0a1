"""WooCommerce: one object of its REST API per delivery, the topic in a header.

https://woocommerce.com/document/webhooks/ and https://woocommerce.github.io/woocommerce-rest-api-docs/
"""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import unescape

from msgspec.structs import replace

from shared import strict_json
from shared.connectors import Api, Ask, Connector, Page, Reconciliation
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier
from shared.payload import Fields, fields, iso
from shared.vendors.woocommerce import catalogue, orders, people
from shared.vendors.woocommerce.people import Told
from shared.webhooks import Request, Secret, verify_base64_hmac

PING = re.compile(rb"webhook_id=\d{1,20}")
QUOTES = {"&quot;": '"', "&#039;": "'", "&#39;": "'", "&#x27;": "'"}
PER_PAGE = 100
UNDATED = datetime(1, 1, 1, tzinfo=UTC)
"""No date at all: whoever files the event then dates it by when its id was first heard of."""

Read = Callable[[Fields, str, str], list[Told]]

TOPICS: Mapping[str, Read] = {
    "customer.created": people.customer,
    "customer.updated": people.customer,
    "customer.deleted": people.deleted,
    "order.created": orders.order,
    "order.updated": orders.order,
    "order.restored": orders.order,
    "order.deleted": orders.deleted,
    "product.created": catalogue.product,
    "product.updated": catalogue.product,
    "subscription.created": catalogue.subscription,
    "subscription.updated": catalogue.subscription,
    "subscription.switched": catalogue.subscription,
}


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """A new webhook sends an unsigned ping, and stays off unless it is answered. It is let in, and says nothing.

    WooCommerce signs with the secret as typed, but keeps it as HTML text: `&amp;` in it stands for `&`.
    """
    if _is_ping(request) and secrets:
        return secrets[0]
    typed = [replace(one, value=unescape(one.value, QUOTES)) for one in secrets]
    found = verify_base64_hmac(request, typed, "x-wc-webhook-signature")
    return secrets[typed.index(found)]


def parse(request: Request) -> list[Event]:
    if _is_ping(request):
        return []
    topic = request.headers.get("x-wc-webhook-topic")
    if not topic:
        raise MalformedPayloadError("x-wc-webhook-topic: the header is missing")
    read = TOPICS.get(topic)
    if not read:
        return []
    told = read(fields(strict_json.loads(request.body)), request.source, topic)
    return [_event(one, request.source, request.received_at) for one in told]


def _is_ping(request: Request) -> bool:
    unsigned = not any(name.startswith("x-wc-webhook-") for name in request.headers)
    return unsigned and PING.fullmatch(request.body) is not None


def _event(told: Told, source: str, otherwise: datetime) -> Event:
    known = tuple(Identifier(kind, value) for kind, value in told.identifiers if value)
    return Event(told.id, told.name, told.at or otherwise, f"woocommerce/{source}", known, told.data)


def _authorize(api: Mapping[str, str]) -> dict[str, str]:
    """The consumer key and secret of an application of the shop."""
    pair = f"{api['key']}:{api['secret']}".encode()
    return {"authorization": f"Basic {base64.b64encode(pair).decode()}"}


def _asks(since: datetime) -> Sequence[Ask]:
    """By id, because an order that changes meanwhile would move among pages sorted by when it changed."""
    pages = {"per_page": str(PER_PAGE), "page": "1", "modified_after": iso(since.replace(microsecond=0)) or ""}
    orders_by = {"orderby": "id", "order": "asc", "dates_are_gmt": "true"}
    return (
        Ask("/wp-json/wc/v3/orders", {**pages, **orders_by}),
        Ask("/wp-json/wc/v3/customers", {**pages, "orderby": "registered_date", "order": "desc", "role": "all"}),
    )


def _reads(ask: Ask, answer: Any, source: str) -> Page:
    if not isinstance(answer, list):
        raise MalformedPayloadError("the answer: should be a list")
    objects = [fields(one, f"[{number}]") for number, one in enumerate(answer)]
    since = datetime.fromisoformat(ask.query["modified_after"])
    customers = ask.path.endswith("/customers")
    found = [one for one in objects if not customers or _registered(one) >= since]
    told = [one for body in found for one in _told(body, source, since, customers=customers)]
    more = len(found) == PER_PAGE
    following = Ask(ask.path, {**ask.query, "page": str(int(ask.query["page"]) + 1)}) if more else None
    return Page([_event(one, source, UNDATED) for one in told], following)


def _told(body: Fields, source: str, since: datetime, *, customers: bool) -> list[Told]:
    """Customers cannot be asked for by when they changed, only the newest of them."""
    if customers:
        return people.customer(body, source, "customer.created")
    placed = body.instant("date_created_gmt")
    news = orders.order(body, source, "order.created")[:1] if placed and placed >= since else []
    return [*news, *orders.order(body, source, "order.updated")]


def _registered(body: Fields) -> datetime:
    return body.instant("date_created_gmt", "date_created") or UNDATED


connector = Connector(
    verify=verify,
    parse=parse,
    persons=("woocommerce_customer",),
    pointers=("order", "checkout", "subscription", "product"),
    headers=("x-wc-webhook-topic", "x-wc-webhook-source", "x-wc-webhook-delivery-id"),
    api=Api(authorize=_authorize),
    reconciliation=Reconciliation(asks=_asks, reads=_reads),
)
