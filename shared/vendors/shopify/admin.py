"""Shopify's Admin API: what a stub stands for, and what changed since a moment. Its objects are those of the webhooks.

https://shopify.dev/docs/api/admin-rest. A version is served for a year, after that the oldest that still is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from shared.errors import MalformedPayloadError
from shared.payload import Fields, fields, iso

API = "/admin/api/2026-07"
PER_PAGE = 250

OBJECTS = {"orders": "order", "customers": "customer", "products": "product"}
"""Those that can be asked for by their id alone: a refund or a parcel cannot without its order's."""

Question = tuple[str, Mapping[str, str]]
"""Path and query."""

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


def one(wanted: Mapping[str, str]) -> str:
    return f"{API}/{wanted['object']}/{quote(wanted['id'], safe='')}.json"


def found(wanted: Mapping[str, str], answer: Any) -> Fields:
    return fields(answer, "the answer").object(OBJECTS[wanted["object"]])


def changed(since: datetime) -> Sequence[Question]:
    """`since_id` sorts by id, so that nothing moves among the pages while they are read."""
    query = {"updated_at_min": iso(since.replace(microsecond=0)) or "", "limit": str(PER_PAGE), "since_id": "0"}
    return (
        (f"{API}/orders.json", {**query, "status": "any"}),
        (f"{API}/customers.json", query),
        (f"{API}/checkouts.json", query),
    )


def page(asked: Question, answer: Any) -> tuple[list[Fields], Question | None]:
    """What is on it, and the question for the next one."""
    path, query = asked
    listed = fields(answer, "the answer").objects(_kind(asked))
    last = listed[-1].id("id") if len(listed) == PER_PAGE else None
    return listed, (path, {**query, "since_id": last}) if last else None


def deliveries(asked: Question, body: Fields) -> Iterator[tuple[str, Fields]]:
    """The webhooks that should have come, by topic.

    Not orders/paid: nothing in an order says when it was paid, so that the event could not be the webhook's.
    """
    since, kind = datetime.fromisoformat(asked[1]["updated_at_min"]), _kind(asked)
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


def _kind(asked: Question) -> str:
    return asked[0].rpartition("/")[2].removesuffix(".json")
