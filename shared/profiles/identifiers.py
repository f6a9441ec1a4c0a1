"""Identifiers as sources write them, made comparable; values that identify nobody are left out."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import phonenumbers
from msgspec import Struct

from shared.aws import keys
from shared.configuration import Brand
from shared.errors import InvalidRequestError, MalformedPayloadError
from shared.events import Event, Identifier
from shared.profiles import kinds

MAX_VALUE, MAX_IDENTIFIERS = 256, 50
NOBODY = re.compile(r"[0-]*|-1|null|none|undefined|anonymous|anonymousid|nan|n/a|unknown", re.IGNORECASE)
NOBODY_EMAIL = re.compile(r"(test|no-?reply|do-?not-?reply)@.*|.*@(marketplace\.amazon\..*|members\.ebay\..*)")
"""Placeholders, and the relay addresses of marketplaces, which forbid to use them for anything but the order."""
WRAPPED = re.compile(r"^(?:<(.*)>|mailto:(.*))$", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@<>()\[\]\\,;:\"]+@([a-z0-9_-]+\.)+[a-z0-9-]+")
"""One mailbox (RFC 5322, without quotes): `ann@a.example,bob@b.example` would be two to whoever sends to it."""


class Known(Struct, frozen=True):
    """A normalised identifier and the role of its kind."""

    identifier: Identifier
    role: str


def of(event: Event, brand: Brand) -> list[Known]:
    """The event's usable identifiers, home first. One without any is known by itself alone, as its own pointer."""
    if len(event.identifiers) > MAX_IDENTIFIERS:
        raise MalformedPayloadError(f"identifiers: {len(event.identifiers)} on one event, at most {MAX_IDENTIFIERS}")
    here = region(event, brand)
    usable = {found for stated in event.identifiers if (found := normalise(stated, here)) and not blocked(found, brand)}
    usable = usable or {Identifier(f"event@{event.source.replace('/', '-')}", event.id[:MAX_VALUE])}
    known = [Known(one, kinds.kind_of(one.kind, brand.kinds).role) for one in usable]
    return sorted(known, key=lambda one: (kinds.rank(one.identifier.kind, one.role), one.identifier.value))


def ids(known: Iterable[Known], secret: bytes) -> dict[Identifier, str]:
    """Each with its keyed hash, in the given order."""
    return {one.identifier: keys.identifier_id(one.identifier, secret) for one in known}


def normalise(stated: Identifier, region: str) -> Identifier | None:
    """None when the value cannot be one of its kind: not a phone number, not an address, nothing at all."""
    value = unicodedata.normalize("NFC", stated.value).strip()
    if not 0 < len(value) <= MAX_VALUE or not stated.kind or not value.isprintable():
        return None
    match stated.kind.partition("@")[0]:
        case "email":
            normal = _email(value)
        case "phone":
            normal = _phone(value, region)
        case _:
            normal = value
    return Identifier(stated.kind, normal) if normal else None


def written(text: str, region: str) -> Identifier:
    """As people write them: `email:ann@example.com`, `phone:+4930901820`."""
    kind, _, value = text.partition(":")
    found = normalise(Identifier(kind, value), region)
    if found is None:
        raise InvalidRequestError("identifier: write kind:value, such as email:ann@example.com or phone:+4930901820")
    return found


def blocked(one: Identifier, brand: Brand) -> bool:
    if NOBODY.fullmatch(one.value) or (one.kind == "email" and (NOBODY_EMAIL.fullmatch(one.value) or _own(one, brand))):
        return True
    return any(re.fullmatch(pattern, str(one), re.IGNORECASE) for pattern in brand.blocked)


def _own(email: Identifier, brand: Brand) -> bool:
    """The brand's own addresses: tills and back offices type them in for customers who give none."""
    return any(f"<{email.value}>" in sender.lower() for sender in _senders(brand))


def _senders(brand: Brand) -> Iterable[str]:
    return (brand.senders.transactional, brand.senders.marketing)


def region(event: Event, brand: Brand) -> str:
    """Whose numbers its local ones are."""
    connector, _, source = event.source.partition("/")
    configured = brand.source(connector, source)
    return (configured.region if configured else None) or brand.country


def _email(value: str) -> str | None:
    """No dot or plus folding: providers differ, and two people must not become one.

    In lower case and not folded: that would make `ss` of `ß`, another mailbox, and since IDNA 2008 another domain.
    """
    local, _, domain = WRAPPED.sub(r"\1\2", value).lower().rpartition("@")
    ascii_domain = domain if domain.isascii() else _idna(domain)
    found = f"{local}@{(ascii_domain or '').removesuffix('.')}"
    return found if EMAIL.fullmatch(found) else None


def _idna(domain: str) -> str | None:
    import idna  # 8 ms and 300 kB that only a domain outside ASCII needs

    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return None


@lru_cache(maxsize=256)
def _phone(value: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
