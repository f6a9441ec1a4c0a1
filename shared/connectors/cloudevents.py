"""CloudEvents over HTTP, in all three modes, signed by Standard Webhooks headers or sent with a bearer token.

https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md. `data` holds `identifiers`
beside the canonical sections; an event that names nobody concerns no customer.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from shared import canonical, strict_json
from shared.connectors import Connector
from shared.errors import MalformedPayloadError
from shared.events import Event, Name
from shared.payload import Fields, fields, iso
from shared.webhooks import Request, Secret, verify_bearer, verify_standard

STRUCTURED, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
ATTRIBUTES = ("specversion", "id", "source", "type", "time", "subject", "dataschema")
CANONICAL = frozenset(Name)


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """CloudEvents themselves have no signature."""
    signed = "webhook-signature" in request.headers
    return verify_standard(request, secrets) if signed else verify_bearer(request, secrets)


def parse(request: Request) -> list[Event]:
    read = (_event(given, request) for given in _envelopes(request))
    return [event for event in read if event]


def _envelopes(request: Request) -> list[Fields]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == STRUCTURED:
        return [fields(strict_json.loads(request.body))]
    if media_type == BATCH:
        return Fields({"events": strict_json.loads(request.body)}).objects("events")
    return [_binary(request, media_type)]


def _binary(request: Request, media_type: str) -> Fields:
    """Attributes as `ce-` headers, percent-encoded; the body is the data alone."""
    found = {name: unquote(request.headers[f"ce-{name}"]) for name in ATTRIBUTES if f"ce-{name}" in request.headers}
    if not found:
        raise MalformedPayloadError(f"content-type: should be {STRUCTURED} or {BATCH}, or the attributes ce- headers")
    is_json = media_type.endswith(("/json", "+json")) and request.body
    return Fields({**found, "data": strict_json.loads(request.body) if is_json else None})


def _event(envelope: Fields, request: Request) -> Event | None:
    missing = [name for name in ("specversion", "id", "source", "type") if not envelope.text(name)]
    if missing or envelope.text("specversion") != "1.0":
        raise MalformedPayloadError(f"{envelope.place or 'the event'}: {', '.join(missing) or 'specversion'} is wrong")
    data = _data(envelope)
    if not isinstance(data, Mapping) or "identifiers" not in data:
        return None
    given = {
        "id": f"{envelope.text('source')}#{envelope.text('id')}",
        "name": _name(envelope.text("type") or ""),
        "occurred_at": iso(envelope.instant("time") or request.received_at),
        "identifiers": data["identifiers"],
        "data": {name: value for name, value in data.items() if name != "identifiers"},
    }
    return canonical.event(given, f"{request.connector}/{request.source}", envelope.place)


def _data(envelope: Fields) -> Any:
    if "data_base64" not in envelope.value:
        return envelope.value.get("data")
    try:
        return strict_json.loads(base64.b64decode(envelope.text("data_base64") or "", validate=True))
    except (binascii.Error, ValueError, MalformedPayloadError):
        return None


def _name(event_type: str) -> str:
    """A type should begin with the sender's reversed domain: `com.example.order.paid` is our `order.paid`."""
    tail = ".".join(event_type.split(".")[-2:])
    return tail if tail in CANONICAL else event_type


connector = Connector(
    verify=verify,
    parse=parse,
    headers=tuple(f"ce-{name}" for name in ATTRIBUTES) + ("webhook-id", "webhook-timestamp"),
)
