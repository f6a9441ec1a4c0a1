"""Chatwoot's contacts, by themselves and as the one whom a conversation is with."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from msgspec import Struct, field

from shared.errors import MalformedPayloadError
from shared.events import Name
from shared.payload import Fields, instant, stated

Stated = tuple[tuple[str, str | None], ...]
LAST_SECOND = 253_402_300_799
"""Of the year 9999."""


class Told(Struct, frozen=True):
    """What one event says. `at` is None where Chatwoot does not say when."""

    id: str
    name: str
    at: datetime | None
    identifiers: Stated
    data: Mapping[str, Any] = field(default_factory=dict)


def contact(name: str, body: Fields, source: str) -> Told:
    """A contact has no date and no version: what it says now, and what of it is new, tells it from another time."""
    said = {key: value for key, value in body.value.items() if key not in ("account", "thumbnail", "avatar")}
    state = hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:32]
    event_id = f"contact:{body.id('id')}:{state}"
    return Told(event_id, name, None, identifiers(body, source), stated(traits=traits(body)))


def identifiers(person: Fields, source: str, *, proved: bool = False) -> Stated:
    """`identifier` is what the page claimed: it counts only where the page proved it (Chatwoot's `hmac_verified`)."""
    return (
        ("email", person.text("email")),
        ("phone", person.text("phone_number")),
        (f"chatwoot_customer@{source}", person.id("id")),
        (f"external_id@{source}", person.id("identifier") if proved else None),
    )


def traits(person: Fields) -> dict[str, Any]:
    """Whom Chatwoot knows nothing of it calls `silent-moon-123`."""
    more, known = person.object("additional_attributes"), person.text("email") or person.text("phone_number")
    return stated(
        name=person.text("name") if known else None, city=_word(more, "city"), country=_word(more, "country_code")
    )


def _word(said: Fields, name: str) -> str | None:
    """Additional attributes are free: a page may have put anything there."""
    value = said.value.get(name)
    return value if isinstance(value, str) else None


def when(said: Fields, *names: str) -> datetime | None:
    """Seconds since 1970 in most places; text with a zone, such as `2020-03-03 13:05:57 UTC`, in messages."""
    value = next((found for name in names if (found := said.value.get(name))), None)
    if value is None:
        return None
    at = instant(value.removesuffix(" UTC")) if isinstance(value, str) else _epoch(value)
    if at is None:
        raise MalformedPayloadError(f"{said.at(names[0])}: should be a time")
    return at


def _epoch(value: Any) -> datetime | None:
    readable = not isinstance(value, bool | list | dict) and 0 < value <= LAST_SECOND
    return datetime.fromtimestamp(int(value), UTC) if readable else None


READERS: Mapping[str, Callable[[Fields, str], Told | None]] = {
    "contact_created": partial(contact, Name.CUSTOMER_CREATED),
    "contact_updated": partial(contact, Name.CUSTOMER_UPDATED),
}
