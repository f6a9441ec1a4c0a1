"""Who is at the other end, from how Twilio writes addresses: `+4930…`, `whatsapp:+4930…`, `client:anna`, `sip:…`."""

import re

from shared.events import Identifier
from shared.payload import Fields

NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
NOBODY = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE on a telephone's keys: callers that hide their number."""


def channel(address: str) -> str:
    """A plain number is of a text message."""
    prefix, found, _ = address.rpartition(":")
    return prefix.lower() if found else "sms"


def number(address: str) -> str | None:
    """Short codes and names are a sender's, never a person's."""
    written = address.rpartition(":")[2].strip()
    return written if NUMBER.fullmatch(written) and written not in NOBODY else None


def writer(message: Fields) -> tuple[Identifier, ...]:
    """People of WhatsApp who show only a username have no number, but an id that this business knows them by."""
    address = message.text("From") or ""
    found = [("phone", number(address))]
    if channel(address) == "whatsapp":
        user = message.text("ExternalUserId") or address.rpartition(":")[2]
        found.append(("whatsapp_user", user if not NUMBER.fullmatch(user) and "." in user else None))
    return tuple(Identifier(kind, value) for kind, value in found if value)


def reader(message: Fields) -> tuple[Identifier, ...]:
    """Whom the brand wrote to."""
    return writer(Fields({"From": message.value.get("To"), "ExternalUserId": message.value.get("ExternalUserId")}))
