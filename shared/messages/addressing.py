"""The addresses of an event's consents and of its message, written as its identifiers are.

A withdrawal for `Ann@bücher.example` or `030/901820` is that person's, whose identifiers are made comparable first.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.configuration import Brand
from shared.events import Event, Identifier
from shared.messages.consent import KINDS
from shared.profiles import identifiers

WRITTEN_IN_MANY_WAYS = {"email", "phone"}


def addressed(event: Event, brand: Brand) -> Event:
    """The same event where nothing changes: an address that it does not state as an identifier stays as it is."""
    region = identifiers.region(event, brand)
    consents = [_addressed(one, event, region) for one in event.data.get("consents") or ()]
    message = _addressed(event.data.get("message"), event, region)
    changed = {"consents": consents} if consents != (event.data.get("consents") or []) else {}
    changed |= {"message": message} if message != event.data.get("message") else {}
    return replace(event, data={**event.data, **changed}) if changed else event


def _addressed(stated: Any, event: Event, region: str) -> Any:
    written = stated.get("address") if isinstance(stated, Mapping) else None
    if not isinstance(written, str):
        return stated
    known = {(one.kind, one.value) for one in (identifiers.normalise(one, region) for one in event.identifiers) if one}
    kinds = WRITTEN_IN_MANY_WAYS.intersection(KINDS.get(str(stated.get("channel") or "email"), ()))
    found = (identifiers.normalise(Identifier(kind, written), region) for kind in sorted(kinds))
    normal = next((one.value for one in found if one and (one.kind, one.value) in known), written)
    return {**stated, "address": normal}
