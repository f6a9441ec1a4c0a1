"""What a delivery says, and the form in which it is queued with it."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared import strict_json
from shared.errors import MalformedPayloadError
from shared.ingestion.trust import Believed
from shared.profiles import facts
from shared.webhooks import Request

ALWAYS_KEPT = ("content-type",)


class Reading(Struct, frozen=True):
    """What a delivery says. `error` is set when nobody could read it; it names fields and never their values."""

    events: tuple[dict[str, Any], ...]
    error: str | None = None
    bug: Exception | None = None


def read(delivery: Believed) -> Reading:
    """What is genuine is never lost: a parser that fails, by a bug of ours too, leaves a delivery to be replayed."""
    try:
        return Reading(tuple(strict_json.portable(facts.plain(event)) for event in delivery.parse(delivery.request)))
    except MalformedPayloadError as error:
        return Reading((), str(error))
    except Exception as error:  # the one place where bugs of connectors end: see above
        return Reading((), f"{type(error).__name__} in the connector {delivery.request.connector}", error)


def envelope(delivery: Believed, reading: Reading) -> dict[str, Any]:
    """What goes to the queue. Of the headers only those that the connector needs for a replay; never a signature."""
    connector, request = delivery.connector, delivery.request
    kept = {name: value for name, value in request.headers.items() if _is_kept(name, connector.headers)}
    body, encoded = _text(request.body)
    received = {
        "id": _delivery_id(request, kept),
        "connector": request.connector,
        "source": request.source,
        "received_at": request.received_at.isoformat(),
        "url": request.url,
        "headers": kept,
        "query": dict(request.query),
        "body": body,
        "base64": encoded,
    }
    return {"delivery": received, "events": list(reading.events), "error": reading.error}


def request_of(delivery: Mapping[str, Any]) -> Request:
    """As it was received, without the signature, which was right then."""
    body = delivery["body"]
    return Request(
        connector=delivery["connector"],
        source=delivery["source"],
        method="POST",
        url=delivery["url"],
        headers=delivery["headers"],
        query=delivery["query"],
        body=base64.b64decode(body) if delivery["base64"] else body.encode(),
        received_at=datetime.fromisoformat(delivery["received_at"]),
    )


def _is_kept(name: str, wanted: Sequence[str]) -> bool:
    """An entry that ends with `*` stands for all that begin so: extensions of CloudEvents have any name."""
    return any(name == one or (one.endswith("*") and name.startswith(one[:-1])) for one in (*ALWAYS_KEPT, *wanted))


def _delivery_id(request: Request, kept: Mapping[str, str]) -> str:
    """Headers count: Shopify sends one and the same body under several topics."""
    head = json.dumps([request.connector, request.source, sorted(kept.items())]).encode()
    return hashlib.sha256(head + b"\n" + request.body).hexdigest()[:32]


def _text(body: bytes) -> tuple[str, bool]:
    try:
        return body.decode(), False
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), True
