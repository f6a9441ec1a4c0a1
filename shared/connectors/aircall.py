"""Aircall, a telephone system: calls, texts and its contacts. Nothing is signed: a token in the body is all the proof.

https://developer.aircall.io/api-references/#webhooks
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared import strict_json
from shared.connectors import Connector
from shared.errors import BadSignatureError, MalformedPayloadError
from shared.events import Event, Identifier, Name
from shared.payload import Fields, fields, stated
from shared.webhooks import Request, Secret, equal, matching

# What it is called here, and the time of the object that says when.
CALLS = {
    "call.created": (Name.CALL_STARTED, "started_at"),
    "call.answered": ("call.answered", "answered_at"),
    "call.ended": (Name.CALL_ENDED, "ended_at"),
    "call.voicemail_left": ("call.voicemail_left", "ended_at"),
}
CONTACTS = {"contact.created": Name.CUSTOMER_CREATED, "contact.updated": Name.CUSTOMER_UPDATED}
MAX_ADDRESSES = 5


class Told(Struct, frozen=True):
    name: str
    at: datetime | None
    identifiers: tuple[tuple[str, str | None], ...]
    data: Mapping[str, Any]


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    try:
        token = fields(strict_json.loads(request.body)).text("token")
    except MalformedPayloadError:
        token = None
    if not token:
        raise BadSignatureError("token")
    return matching(secrets, lambda one: equal(one.value, token))


def parse(request: Request) -> list[Event]:
    body = fields(strict_json.loads(request.body))
    what, data = body.text("event") or "", body.object("data")
    told = _told(what, data, request.source)
    if told is None:
        return []
    subject = data.id("id")
    if subject is None:
        raise MalformedPayloadError(f"{data.at('id')}: is missing")
    at = told.at or body.epoch("timestamp")
    again = f":{at.timestamp():.0f}" if what == "contact.updated" and at else ""
    return [
        Event(
            id=f"{what}:{subject}{again}",
            name=told.name,
            occurred_at=at or request.received_at,
            source=request.origin,
            identifiers=tuple(dict.fromkeys(Identifier(kind, value) for kind, value in told.identifiers if value)),
            data=told.data,
        )
    ]


def _told(what: str, data: Fields, source: str) -> Told | None:
    if what in CALLS:
        return _call(what, data, source)
    if what in CONTACTS:
        return _contact(CONTACTS[what], data, source)
    return _text(data, source) if what == "message.received" else None


def _call(what: str, data: Fields, source: str) -> Told:
    """Other numbers of the contact come with the contact: who called is who has this one."""
    name, time = CALLS[what]
    contact, inbound = data.object("contact"), data.text("direction") == "inbound"
    missed = what == "call.ended" and inbound and not data.value.get("answered_at")
    state = stated(
        id=data.id("id"),
        direction=data.text("direction"),
        outcome=data.text("missed_call_reason") or data.text("status"),
        duration_seconds=data.number("duration"),
        line=data.object("number").text("digits"),
        recording=data.text("asset"),
    )
    person = (("phone", _digits(data)), (f"crm_contact@{source}", contact.id("id")), (f"call@{source}", data.id("id")))
    told = stated(call=state, traits=_traits(contact))
    return Told(Name.CALL_MISSED if missed else name, data.epoch(time), person, told)


def _contact(name: str, data: Fields, source: str) -> Told:
    phones, emails = (
        [one.text("value") for one in data.objects(of)[:MAX_ADDRESSES]] for of in ("phone_numbers", "emails")
    )
    person = ((f"crm_contact@{source}", data.id("id")), *(("phone", one) for one in phones))
    everywhere = (*person, *(("email", one) for one in emails))
    return Told(name, data.epoch("updated_at"), everywhere, stated(traits=_traits(data)))


def _text(data: Fields, source: str) -> Told:
    contact = data.object("contact")
    message = stated(channel="sms", id=data.id("id"), text=data.text("body"), line=data.object("number").text("digits"))
    person = (("phone", data.text("external_number") or _digits(data)), (f"crm_contact@{source}", contact.id("id")))
    told = stated(message=message, traits=_traits(contact))
    return Told(Name.MESSAGE_RECEIVED, data.epoch("sent_at"), person, told)


def _digits(data: Fields) -> str | None:
    """`anonymous` where the caller hides it."""
    digits = data.text("raw_digits")
    return digits if digits and any(one.isdigit() for one in digits) else None


def _traits(contact: Fields) -> dict[str, Any]:
    names = ("first_name", "last_name")
    return stated(**{name: contact.text(name) for name in names}, company=contact.text("company_name"))


connector = Connector(verify=verify, parse=parse, persons=("crm_contact",), pointers=("call",))
