"""Zendesk's users, who are the requesters of its tickets."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from shared.errors import MalformedPayloadError
from shared.events import Name
from shared.payload import Fields, stated

Stated = tuple[tuple[str, str | None], ...]

NAMES = {"user.created": Name.CUSTOMER_CREATED, "user.deleted": "customer.deleted"}
UPDATES = "name_changed details_changed external_id_changed identity_created identity_changed custom_field_changed"
NAMES |= {f"user.{change}": Name.CUSTOMER_UPDATED for change in UPDATES.split()}


class Told(Struct, frozen=True):
    """What one event says."""

    id: str
    name: str
    at: datetime | None
    identifiers: Stated
    data: Mapping[str, Any] = field(default_factory=dict)


def read(kind: str, body: Fields, source: str) -> Told | None:
    """Agents and admins are users too, and nobody's customers."""
    user, name = body.object("detail"), NAMES.get(kind)
    if not name or user.text("role") not in ("end-user", None):
        return None
    data = {} if name == "customer.deleted" else stated(traits=traits(user))
    return Told(event_id(body), name, body.instant("time"), identifiers(user, source), data)


def event_id(body: Fields) -> str:
    if not (stated_id := body.id("id")):
        raise MalformedPayloadError("id: is missing")
    return stated_id


def identifiers(user: Fields, source: str) -> Stated:
    """Anybody can write a ticket in another's name: addresses that Zendesk calls unverified identify nobody."""
    believed = user.flag("verified") is not False
    return (
        ("email", user.text("email") if believed else None),
        ("phone", user.text("phone") if believed else None),
        (f"zendesk_customer@{source}", user.id("id")),
        (f"external_id@{source}", user.id("external_id")),
    )


def traits(user: Fields) -> dict[str, Any]:
    return stated(name=user.text("name"), language=user.text("locale"), time_zone=user.text("iana_time_zone"))
