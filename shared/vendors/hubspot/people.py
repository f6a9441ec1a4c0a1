"""Who a contact of HubSpot's is, from its properties."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.errors import MalformedPayloadError
from shared.events import Identifier
from shared.payload import Fields, stated

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OPT_OUT = "hs_email_optout"
PERSON = {"email": "email", "phone": "phone", "mobilephone": "phone"}
TRAITS = {
    "firstname": "first_name",
    "lastname": "last_name",
    "email": "email",
    "phone": "phone",
    "city": "city",
    "state": "region",
    "country": "country",
    "hs_language": "language",
    "hs_timezone": "time_zone",
    "company": "company",
    "jobtitle": "job_title",
    "lifecyclestage": "lifecycle_stage",
}
WORD = re.compile("[A-Za-z]+")
OF_ZONES = {
    one.lower(): one for one in ("ACT", "LHI", "NSW", "US", "au", "es", "of", "DeNoronha", "BajaNorte", "BajaSur")
}
OF_ZONES |= {one.lower(): one for one in ("ComodRivadavia", "DumontDUrville", "EasterIsland", "IN", "McMurdo")}
"""Words of IANA's names that do not begin with the one capital letter."""

ASKED = (*TRAITS, "mobilephone", "hs_additional_emails", OPT_OUT, "lastmodifieddate")


def reached(properties: Fields, others: Iterable[str | None]) -> tuple[Identifier, ...]:
    """`others` are further e-mail addresses of the same contact."""
    given = [(kind, properties.text(name)) for name, kind in PERSON.items()]
    more = [("email", one.strip()) for one in others if one]
    return tuple(dict.fromkeys(Identifier(kind, value) for kind, value in (*given, *more) if value))


def data(properties: Fields) -> dict[str, Any]:
    said = {trait: properties.text(name) for name, trait in TRAITS.items()}
    traits = stated(**{**said, "time_zone": _zone(said["time_zone"])})
    return stated(traits=traits, consents=_opted_out(properties))


def contacts(source: str, *ids: str | None) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys(Identifier(f"crm_contact@{source}", one) for one in ids if one))


def ids(body: Fields, name: str) -> list[str]:
    found = body.value.get(name) or []
    if not isinstance(found, list):
        raise MalformedPayloadError(f"{body.at(name)}: should be a list of ids")
    return [
        one for index, given in enumerate(found) if (one := Fields({name: given}, f"{body.at(name)}[{index}]").id(name))
    ]


def moment(body: Fields, name: str) -> datetime | None:
    """Milliseconds, as a number in a change and as text in a property."""
    written = body.id(name)
    if written is None:
        return None
    if not (written.isascii() and written.isdigit() and len(written) <= 14):
        raise MalformedPayloadError(f"{body.at(name)}: should be a time in milliseconds")
    return EPOCH + timedelta(milliseconds=int(written))


def _zone(word: str | None) -> str | None:
    """`america_slash_port_hyphen_au_hyphen_prince`: HubSpot's values have small letters only, and no signs."""
    if word is None or word.lower() != word:
        return word
    name = word.replace("_slash_", "/").replace("_hyphen_", "-")
    return WORD.sub(lambda one: OF_ZONES.get(one[0], one[0].capitalize()), name)


def _opted_out(properties: Fields) -> list[dict[str, Any]]:
    """`false` is what everybody has who was never asked: nobody's consent."""
    address = properties.text("email")
    if str(properties.value.get(OPT_OUT)).lower() != "true" or not address:
        return []
    act = {"channel": "email", "purpose": "marketing", "state": "withdrawn", "by_person": False}
    return [{**act, "address": address, "wording": f"hubspot: {OPT_OUT}"}]
