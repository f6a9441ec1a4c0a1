"""The addresses of an event's consents and of its message, written as its identifiers are.

A withdrawal for `Ann@bücher.example` or `030/901820` is that person's, whose identifiers are made comparable first.
"""

from collections.abc import Collection, Mapping
from typing import Any

from msgspec.structs import replace

from shared.configuration import Brand
from shared.events import Event, Identifier
from shared.messages.consent import KINDS
from shared.profiles import identifiers

WRITTEN_IN_MANY_WAYS = {"email", "phone"}


def addressed(event: Event, brand: Brand) -> Event:
    """The same event where nothing changes: an address that it does not state as an identifier stays as it is."""
    told, message = event.data.get("consents") or [], event.data.get("message")
    if not told and message is None:
        return event
    region = identifiers.region(event, brand)
    known = {found for one in event.identifiers if (found := identifiers.normalise(one, region))}
    consents, message = [_addressed(one, known, region) for one in told], _addressed(message, known, region)
    changed = {"consents": consents} if consents != told else {}
    changed |= {"message": message} if message != event.data.get("message") else {}
    return replace(event, data={**event.data, **changed}) if changed else event


def _addressed(stated: Any, known: Collection[Identifier], region: str) -> Any:
    written = stated.get("address") if isinstance(stated, Mapping) else None
    if not isinstance(written, str):
        return stated
    kinds = WRITTEN_IN_MANY_WAYS.intersection(KINDS.get(str(stated.get("channel") or "email"), ()))
    found = (identifiers.normalise(Identifier(kind, written), region) for kind in sorted(kinds))
    normal = next((one.value for one in found if one and one in known), written)
    return {**stated, "address": normal}
