"""Shopify's Admin API: what a stub stands for, and what changed since a moment. Its objects are those of the webhooks.

https://shopify.dev/docs/api/admin-rest. A version is served for a year, after that the oldest that still is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from shared.connectors import Ask
from shared.errors import MalformedPayloadError
from shared.payload import Fields, fields, iso

API = "/admin/api/2026-07"
PER_PAGE = 250

OBJECTS = {"orders": "order", "customers": "customer", "products": "product"}
"""Those that can be asked for by their id alone: a refund or a parcel cannot without its order's."""

STUB = {"id", "admin_graphql_api_id"}
LINKED = "payload_url"


def is_stub(topic: str, body: Fields) -> bool:
    """Above 1 MB only the id comes over EventBridge. Of what was deleted there is never more than that.

    https://shopify.dev/changelog/amazon-eventbridge-webhook-payload-size-limit-increased-to-1-mb
    """
    if LINKED in body.value:
        return True
    return body.value.keys() <= STUB and bool(body.value) and not topic.endswith("/delete")


def lookup(topic: str, body: Fields) -> dict[str, str]:
    kind, number = topic.partition("/")[0], body.id("id")
    if kind not in OBJECTS or number is None:
        raise MalformedPayloadError("the body: is a stub that does not say which object to ask for")
    return {"object": kind, "id": number}


def one(wanted: Mapping[str, str]) -> Ask:
    return Ask(f"{API}/{wanted['object']}/{quote(wanted['id'], safe='')}.json")


def found(wanted: Mapping[str, str], answer: Any) -> Fields:
    return fields(answer, "the answer").object(OBJECTS[wanted["object"]])


def changed(since: datetime) -> Sequence[Ask]:
    """`since_id` sorts by id, so that nothing moves among the pages while they are read."""
    query = {"updated_at_min": iso(since.replace(microsecond=0)) or "", "limit": str(PER_PAGE), "since_id": "0"}
    return (
        Ask(f"{API}/orders.json", {**query, "status": "any"}),
        Ask(f"{API}/customers.json", query),
        Ask(f"{API}/checkouts.json", query),
    )


def page(ask: Ask, answer: Any) -> tuple[list[Fields], Ask | None]:
    kind = _kind(ask)
    listed = fields(answer, "the answer").objects(kind)
    last = listed[-1].id("id") if len(listed) == PER_PAGE else None
    return listed, Ask(ask.path, {**ask.query, "since_id": last}) if last else None


def deliveries(ask: Ask, body: Fields) -> Iterator[tuple[str, Fields]]:
    """The webhooks that should have come, by topic.

    Not orders/paid: nothing in an order says when it was paid, so that the event could not be the webhook's.
    """
    since, kind = datetime.fromisoformat(ask.query["updated_at_min"]), _kind(ask)
    if kind == "checkouts":
        yield "checkouts/update", body
        return
    if _since(body, since, "created_at"):
        yield f"{kind}/create", body
    if body.value.get("updated_at") != body.value.get("created_at"):
        yield ("orders/updated" if kind == "orders" else "customers/update"), body
    if kind == "orders":
        yield from _of_order(body, since)


def _of_order(body: Fields, since: datetime) -> Iterator[tuple[str, Fields]]:
    """A parcel in an order does not repeat the address that its own webhook has."""
    if _since(body, since, "cancelled_at"):
        yield "orders/cancelled", body
    for refund in body.objects("refunds"):
        if _since(refund, since, "processed_at", "created_at"):
            yield "refunds/create", refund
    for parcel in body.objects("fulfillments"):
        whole = Fields({"email": body.value.get("email"), **parcel.value}, parcel.place)
        if _since(parcel, since, "created_at"):
            yield "fulfillments/create", whole
        if _since(parcel, since, "updated_at") and parcel.value.get("updated_at") != parcel.value.get("created_at"):
            yield "fulfillments/update", whole


def _since(body: Fields, since: datetime, *times: str) -> bool:
    at = body.instant(*times)
    return at is not None and at >= since


def _kind(ask: Ask) -> str:
    return ask.path.rpartition("/")[2].removesuffix(".json")
