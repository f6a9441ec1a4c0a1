"""Intercom's contacts: leads, who are visitors yet without a name, and users."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from shared.events import Name
from shared.payload import Fields, stated

Stated = tuple[tuple[str, str | None], ...]
"""Of the year 9999."""


class Told(Struct, frozen=True):
    """What one notification says; `object_id` is of the object it is about."""

    object_id: str
    name: str
    identifiers: Stated
    data: Mapping[str, Any] = field(default_factory=dict)


def created(item: Fields, source: str) -> Told | None:
    return _contact(Name.CUSTOMER_CREATED, item, source)


def updated(item: Fields, source: str) -> Told | None:
    return _contact(Name.CUSTOMER_UPDATED, item, source)


def deleted(item: Fields, source: str) -> Told | None:
    """The customer's facts stay until an erasure is asked for."""
    return Told(item.id("id") or "", "customer.deleted", identifiers(item, source))


def unsubscribed(item: Fields, source: str) -> Told | None:
    """From everything, or, where subscription types are listed, from those alone."""
    return _subscription(item, source, "withdrawn")


def subscribed(item: Fields, source: str) -> Told | None:
    return _subscription(item, source, "granted")


def _contact(event: str, item: Fields, source: str) -> Told:
    contact = item.object("contact") if "contact" in item.value else item
    data = stated(traits=traits(contact), consents=_refusals(contact), touch=_touch(contact))
    return Told(contact.id("id") or "", event, identifiers(contact, source), data)


def _subscription(item: Fields, source: str, state: str) -> Told | None:
    """A grant without a type says nothing: it is the state that every contact starts with."""
    contact = item.object("contact")
    kinds = [one.id("id") for one in item.object("subscription_types").objects("data")]
    purposes = [f"intercom:{kind}" for kind in kinds if kind] or (["marketing"] if state == "withdrawn" else [])
    act = {"channel": "email", "address": contact.text("email"), "state": state, "by_person": True}
    acts = [stated(**act, purpose=purpose, wording="intercom:subscription") for purpose in purposes]
    who = identifiers(contact, source)
    return Told(contact.id("id") or "", Name.CONSENT_CHANGED, who, {"consents": acts}) if acts else None


def identifiers(contact: Fields, source: str) -> Stated:
    """A lead's `user_id` was thrown by Intercom's own dice; a user's is the brand's number of the customer."""
    is_lead = "lead" in (contact.text("role"), contact.text("type"))
    return (
        ("email", contact.text("email")),
        ("phone", contact.text("phone")),
        (f"intercom_customer@{source}", contact.id("id")),
        (f"external_id@{source}", None if is_lead else contact.id("external_id", "user_id")),
    )


def traits(contact: Fields) -> dict[str, Any]:
    location = contact.object("location")
    return stated(
        name=name(contact),
        language=contact.text("language_override", "browser_language"),
        country=location.text("country_code"),
        region=location.text("region"),
        city=location.text("city"),
    )


def name(contact: Fields) -> str | None:
    """Whom Intercom knows nothing of it calls `Rose Poodle from St. John's`."""
    is_lead = "lead" in (contact.text("role"), contact.text("type"))
    known = not is_lead or contact.text("email") or contact.text("phone")
    return contact.text("name") if known else None


def _refusals(contact: Fields) -> list[dict[str, Any]]:
    """Without a date they are a state that Intercom holds, and no act; only a refusal is worth repeating."""
    flags = {"email": ("unsubscribed_from_emails", "email"), "sms": ("unsubscribed_from_sms", "phone")}
    return [
        {"channel": channel, "address": address, "purpose": "marketing", "state": "withdrawn", "by_person": False}
        for channel, (flag, kind) in flags.items()
        if contact.flag(flag) and (address := contact.text(kind))
    ]


def _touch(contact: Fields) -> dict[str, Any]:
    utm = {part: contact.text(f"utm_{part}") for part in ("campaign", "content", "medium", "source", "term")}
    return stated(utm=stated(**utm), referrer=contact.text("referrer"))


READERS: Mapping[str, Callable[[Fields, str], Told | None]] = {
    **dict.fromkeys(("contact.user.created", "contact.lead.created", "contact.created", "user.created"), created),
    **dict.fromkeys(
        ("contact.user.updated", "contact.email.updated", "contact.updated", "user.email.updated"), updated
    ),
    **dict.fromkeys(("contact.lead.signed_up", "contact.lead.added_email", "contact.signed_up"), updated),
    **dict.fromkeys(("contact.deleted", "user.deleted"), deleted),
    "contact.unsubscribed": unsubscribed,
    "contact.subscribed": subscribed,
}
