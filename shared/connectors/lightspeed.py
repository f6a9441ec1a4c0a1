"""Lightspeed Retail (X-Series), a till: a form with an object as JSON in its field `payload`.

https://x-series-api.lightspeedhq.com/docs/webhooks
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from shared import strict_json
from shared.connectors import Api, Ask, Connector, Page, Reconciliation
from shared.errors import BadSignatureError, MalformedPayloadError
from shared.events import Event, Identifier
from shared.payload import Fields, fields, iso
from shared.vendors.lightspeed import people, sales
from shared.vendors.lightspeed.sales import Told
from shared.webhooks import Request, Secret, equal, matching

PAGE = 500
MAX_FIELDS = 50
UNDATED = datetime(1, 1, 1, tzinfo=UTC)
"""No date at all: whoever files the event then dates it by when its id was first heard of."""


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """`signature=<hex>,algorithm=HMAC-SHA256`, with the client secret of the app that made the webhook."""
    parts = [part.strip().partition("=") for part in request.headers.get("x-signature", "").split(",")]
    found = {name.lower(): value for name, _, value in parts}
    if len(found) != len(parts) or found.get("algorithm", "").upper() != "HMAC-SHA256":
        raise BadSignatureError("x-signature")
    given = found.get("signature", "")
    return matching(secrets, lambda one: equal(hmac.digest(one.value.encode(), request.body, "sha256").hex(), given))


def parse(request: Request) -> list[Event]:
    form = _form(request.body)
    if "payload" not in form:
        raise MalformedPayloadError("payload: the field of the form is missing")
    body = fields(strict_json.loads(form["payload"].encode(errors="surrogatepass")))
    told = _told(form.get("type") or _kind(body), body, request.source, request.query.get("currency"))
    return [_event(one, request.source, request.received_at) for one in told]


def _form(body: bytes) -> dict[str, str]:
    try:
        found = parse_qs(body.decode(), errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise MalformedPayloadError("the body is not a form in UTF-8") from None
    return {name: values[0] for name, values in found.items()}


def _kind(body: Fields) -> str:
    """The form need not say its type."""
    if "sale_date" in body.value:
        return "sale.update"
    if "customer_code" in body.value:
        return "customer.update"
    return "inventory.update" if {"product_id", "outlet_id"} <= body.value.keys() else ""


def _told(kind: str, body: Fields, source: str, currency: str | None) -> list[Told]:
    match kind:
        case "sale.update":
            return [*sales.sale(body, source, currency), *people.buyer(body, source)]
        case "customer.update":
            return people.customer(body, source, currency)
        case "inventory.update":
            return people.inventory(body, source, currency)
        case _:
            return []


def _event(told: Told, source: str, otherwise: datetime) -> Event:
    known = tuple(dict.fromkeys(Identifier(kind, value) for kind, value in told.identifiers if value))
    return Event(told.id, told.name, told.at or otherwise, f"lightspeed/{source}", known, told.data)


def _authorize(api: Mapping[str, str]) -> dict[str, str]:
    return {"authorization": f"Bearer {api['token']}"}


def _asks(since: datetime) -> Sequence[Ask]:
    """By the date of the sale: nothing can be asked for by when it changed."""
    query = {"type": "sales", "date_from": iso(since.replace(microsecond=0)) or "", "order_by": "sale_date"}
    return (Ask("/api/2.0/search", {**query, "order_direction": "asc", "page_size": str(PAGE), "offset": "0"}),)


def _reads(ask: Ask, answer: Any, source: str) -> Page:
    found = fields(answer, "the answer").objects("data")
    events = [_event(told, source, UNDATED) for one in found for told in sales.sale(one, source, None)]
    offset = int(ask.query["offset"]) + PAGE
    following = Ask(ask.path, {**ask.query, "offset": str(offset)}) if len(found) == PAGE else None
    return Page(events, following)


connector = Connector(
    verify=verify,
    parse=parse,
    persons=("lightspeed_customer",),
    pointers=("order", "product"),
    api=Api(authorize=_authorize),
    reconciliation=Reconciliation(asks=_asks, reads=_reads),
)
