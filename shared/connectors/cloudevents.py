"""CloudEvents over HTTP, in all three modes, signed by Standard Webhooks headers or sent with a bearer token.

https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md. `data` holds `identifiers`
beside the canonical sections; an event that names nobody concerns no customer.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from shared import canonical, strict_json
from shared.connectors import Connector
from shared.errors import MalformedPayloadError
from shared.events import Event, Name
from shared.payload import Fields, fields, iso, stated
from shared.webhooks import Request, Secret, verify_bearer, verify_standard

STRUCTURED, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
REQUIRED = ("specversion", "id", "source", "type")
ATTRIBUTES = (*REQUIRED, "time", "subject", "dataschema")
DOCUMENTED = """
authid authtype causationid correlationid dataref deprecationmessage expirytime partitionkey recordedtime sampledrate
sequence severitynumber severitytext traceparent tracestate
"""
EXTENSIONS = tuple(DOCUMENTED.split())
"""https://github.com/cloudevents/spec/tree/main/cloudevents/extensions; others are read, and not kept for a replay."""

OTHERS = ("data", "data_base64", "datacontenttype")
NAME = re.compile("[a-z0-9]+")
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
CANONICAL = frozenset(Name)


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """CloudEvents themselves have no signature."""
    signed = "webhook-signature" in request.headers
    return verify_standard(request, secrets) if signed else verify_bearer(request, secrets)


def parse(request: Request) -> list[Event]:
    read = (_event(given, request) for given in _envelopes(request))
    return [event for event in read if event]


def _envelopes(request: Request) -> list[Fields]:
    """The mode is in the content type: https://github.com/cloudevents/spec, HTTP binding, section 3."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == STRUCTURED:
        return [fields(strict_json.loads(request.body))]
    if media_type == BATCH:
        return Fields({"events": strict_json.loads(request.body)}).objects("events")
    if media_type.startswith("application/cloudevents"):
        raise MalformedPayloadError(f"content-type: of the formats only JSON is read: {STRUCTURED}, {BATCH}")
    return [_binary(request, media_type)]


def _binary(request: Request, media_type: str) -> Fields:
    """Attributes as `ce-` headers; the body is the data alone."""
    named = {name.removeprefix("ce-"): value for name, value in request.headers.items() if name.startswith("ce-")}
    if not named.keys() & set(REQUIRED):
        raise MalformedPayloadError(f"content-type: should be {STRUCTURED} or {BATCH}, or the attributes ce- headers")
    found = {name: _unescaped(value) for name, value in named.items() if name not in OTHERS}
    is_json = media_type.endswith(("/json", "+json")) and request.body
    return Fields({**found, "data": strict_json.loads(request.body) if is_json else None})


def _unescaped(value: str) -> str:
    """Quotation marks go first, where somebody put them round it; then one round of percent-decoding (3.1.3.2)."""
    bare = re.sub(r"\\(.)", r"\1", value[1:-1]) if QUOTED.fullmatch(value) else value
    return unquote(bare)


def _event(envelope: Fields, request: Request) -> Event | None:
    missing = [name for name in REQUIRED if not envelope.text(name)]
    if missing or envelope.text("specversion") != "1.0":
        raise MalformedPayloadError(f"{envelope.place or 'the event'}: {', '.join(missing) or 'specversion'} is wrong")
    data = _data(envelope)
    if not isinstance(data, Mapping) or "identifiers" not in data:
        return None
    sections = {name: value for name, value in data.items() if name != "identifiers"}
    given = {
        "id": f"{envelope.text('source')}#{envelope.text('id')}",
        "name": _name(envelope.text("type") or ""),
        "occurred_at": iso(envelope.instant("time") or request.received_at),
        "identifiers": data["identifiers"],
        "data": stated(cloudevent=_attributes(envelope)) | sections,
    }
    return canonical.event(given, request.origin, envelope.place)


def _attributes(envelope: Fields) -> dict[str, Any]:
    """What stands beside the data: subject, schema and whatever extensions the sender uses."""
    known = {*REQUIRED, "time", *OTHERS}
    extensions = {name: value for name, value in envelope.value.items() if name not in known and NAME.fullmatch(name)}
    return {name: value for name, value in extensions.items() if isinstance(value, str | int | bool) and value != ""}


def _data(envelope: Fields) -> Any:
    if "data_base64" not in envelope.value:
        return envelope.value.get("data")
    if envelope.value.get("data") is not None:
        raise MalformedPayloadError(f"{envelope.at('data')}: is there twice, as data_base64 too")
    try:
        return strict_json.loads(base64.b64decode(envelope.text("data_base64") or "", validate=True))
    except (binascii.Error, ValueError, MalformedPayloadError):
        return None  # data of another kind, which may well be: an image is JSON to nobody


def _name(event_type: str) -> str:
    """A type should begin with the sender's reversed domain: `com.example.order.paid` is our `order.paid`."""
    tail = ".".join(event_type.split(".")[-2:])
    return tail if tail in CANONICAL else event_type


connector = Connector(
    verify=verify,
    parse=parse,
    headers=("ce-*", "webhook-id", "webhook-timestamp"),
)
