"""What Meta's webhooks have in common: signature, handshake, batches and the forms of times and ids.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct, field

from shared import strict_json
from shared.errors import BadSignatureError, MalformedPayloadError
from shared.events import Event, Identifier
from shared.payload import Fields, fields
from shared.webhooks import Request, Secret, equal, matching, single

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TOKEN_OF = b"verify_token"
DIGITS_OF_SECONDS, MOST_DIGITS = 11, 14

Stated = tuple[tuple[str, str], ...]
"""Kind and value of each identifier."""


class Told(Struct, frozen=True):
    """One update of a batch. `key` is what makes it this one; its parts are hashed, for a `wamid` holds the number."""

    name: str
    key: tuple[str | None, ...]
    at: datetime | None
    identifiers: Stated
    data: Mapping[str, Any] = field(default_factory=dict)


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """Over the exact bytes: Meta escapes what is beyond ASCII, so the same JSON written anew would differ."""
    given = single(request, "x-hub-signature-256")
    return matching(secrets, lambda one: equal(f"sha256={_mac(one, request.body)}", given))


def challenge(request: Request, secrets: Sequence[Secret]) -> str:
    """The verify token is derived from the app secret: it travels in an address, and with it nobody can sign."""
    if request.query.get("hub.mode") != "subscribe":
        raise BadSignatureError("hub.mode")
    given = request.query.get("hub.verify_token", "")
    matching(secrets, lambda one: equal(_mac(one, TOKEN_OF), given))
    return request.query.get("hub.challenge", "")


def entries(body: bytes, subject: str) -> list[Fields]:
    """Up to 1,000 updates in one delivery, of one kind of object."""
    delivery = fields(strict_json.loads(body))
    return delivery.objects("entry") if delivery.text("object") == subject else []


def events(request: Request, updates: Iterable[Told]) -> list[Event]:
    return [
        Event(
            id=_id(one),
            name=one.name,
            occurred_at=one.at or request.received_at,
            source=request.origin,
            identifiers=tuple(Identifier(kind, value) for kind, value in one.identifiers),
            data=one.data,
        )
        for one in updates
    ]


def moment(body: Fields, name: str) -> datetime | None:
    """As number or text, in seconds or, where a chat is concerned, milliseconds: told apart by their size."""
    written = body.id(name)
    if written is None:
        return None
    if not (written.isascii() and written.isdigit() and len(written) <= MOST_DIGITS):
        raise MalformedPayloadError(f"{body.at(name)}: should be a time")
    return EPOCH + int(written) * timedelta(**{"milliseconds" if len(written) > DIGITS_OF_SECONDS else "seconds": 1})


def key(update: Fields, name: str = "id") -> str:
    """What tells this update from others: its id, or all of it where it has none."""
    return update.id(name) or json.dumps(update.value, sort_keys=True, default=str)


def _id(update: Told) -> str:
    parts = "|".join(part or "" for part in update.key)
    return f"{update.name}:{hashlib.sha256(parts.encode()).hexdigest()[:32]}"


def _mac(secret: Secret, signed: bytes) -> str:
    return hmac.digest(secret.value.encode(), signed, "sha256").hex()
