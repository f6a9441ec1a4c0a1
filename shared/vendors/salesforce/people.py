"""Who a Contact, a Lead or a person account of Salesforce's is, in a change event and in an answer of the API."""

from collections.abc import Mapping
from typing import Any

from shared.errors import MalformedPayloadError
from shared.events import Identifier
from shared.payload import Fields, stated

OPT_OUTS = frozenset({"HasOptedOutOfEmail", "PersonHasOptedOutOfEmail"})
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
SHORT, LONG = 15, 18


def is_person(entity: str, body: Fields) -> bool:
    """A person account is an Account with fields of a person; any other account is a company."""
    if entity != "Account":
        return entity in ("Contact", "Lead")
    name = body.value.get("Name")
    marked = body.value.get("IsPersonAccount") is True or isinstance(name, Mapping)
    return marked or any(field.startswith("Person") for field in body.value)


def identifiers(body: Fields, entity: str, record: str, *, source: str) -> tuple[Identifier, ...]:
    """The mobile number only: `Phone` of a contact is often the switchboard that all colleagues have."""
    of = _prefix(entity)
    kind, converted = f"crm_contact@{source}", body.id("ConvertedContactId", "PersonContactId")
    given = (
        ("email", body.text(f"{of}Email")),
        ("phone", body.text(f"{of}MobilePhone")),
        (kind, record),
        (kind, long_id(converted) if converted else None),
    )
    return tuple(Identifier(kind, value) for kind, value in given if value)


def data(body: Fields, entity: str, *, acted: bool) -> dict[str, Any]:
    of = _prefix(entity)
    name = body.object("Name") if isinstance(body.value.get("Name"), Mapping) else body
    mailing = "" if entity == "Lead" else f"{of}Mailing"
    home = body.object(f"{mailing}Address")
    traits = stated(
        first_name=name.text("FirstName"),
        last_name=name.text("LastName"),
        email=body.text(f"{of}Email"),
        phone=body.text(f"{of}MobilePhone") or body.text("Phone"),
        region=home.text("StateCode", "stateCode", "State", "state") or body.text(f"{mailing}State"),
        city=home.text("City", "city") or body.text(f"{mailing}City"),
        country=home.text("CountryCode", "countryCode", "Country", "country") or body.text(f"{mailing}Country"),
    )
    return stated(traits=traits, consents=_opted_out(body, of, acted=acted))


def long_id(record: str) -> str:
    """15 characters tell upper from lower case, 18 are the same and three more; both are in use for one record."""
    if len(record) != SHORT:
        return record
    chunks = (record[start : start + 5] for start in range(0, SHORT, 5))
    return record + "".join(
        ALPHABET[sum("A" <= one <= "Z" and 1 << at for at, one in enumerate(chunk))] for chunk in chunks
    )


def texts(body: Fields, name: str) -> list[str]:
    found = body.value.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
        raise MalformedPayloadError(f"{body.at(name)}: should be a list of texts")
    return found


def _prefix(entity: str) -> str:
    return "Person" if entity == "Account" else ""


def _opted_out(body: Fields, of: str, *, acted: bool) -> list[dict[str, Any]]:
    """`false` is what everybody has who was never asked: nobody's consent."""
    address = body.text(f"{of}Email")
    if body.value.get(f"{of}HasOptedOutOfEmail") is not True or not address:
        return []
    act = {"channel": "email", "purpose": "marketing", "state": "withdrawn", "by_person": acted}
    return [{**act, "address": address, "wording": f"salesforce: {of}HasOptedOutOfEmail"}]
