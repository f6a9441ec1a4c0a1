"""Salesforce's changes of people and cases in canonical form, and the records that its API answers with.

https://developer.salesforce.com/docs/platform/change-data-capture/guide/cdc-event-fields-header.html
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier, Name
from shared.payload import MILLISECOND, Fields, stated
from shared.vendors.salesforce import people

NAMES = {
    "CREATE": Name.CUSTOMER_CREATED,
    "UPDATE": Name.CUSTOMER_UPDATED,
    "UNDELETE": Name.CUSTOMER_UPDATED,
    "DELETE": "customer.deleted",
}
CASES = {"CREATE": Name.TICKET_OPENED, "UPDATE": Name.TICKET_UPDATED, "UNDELETE": Name.TICKET_UPDATED}
OVERFLOW = "GAP_OVERFLOW"


class Told(Struct, frozen=True):
    id: str
    name: str
    at: datetime | None
    identifiers: tuple[Identifier, ...]
    data: Mapping[str, Any] = field(default_factory=dict)


class Change(Struct, frozen=True):
    """What one transaction did to records of one kind: the same to each of them."""

    body: Fields
    header: Fields
    source: str

    @property
    def entity(self) -> str:
        return self.header.text("entityName") or ""

    @property
    def kind(self) -> str:
        return self.header.text("changeType") or ""


def changes(payload: Fields, source: str) -> Iterator[Told]:
    change = Change(payload, payload.object("ChangeEventHeader"), source)
    if change.kind == OVERFLOW:
        yield _overflow(change)
        return
    read = _case if change.entity == "Case" else _person if people.is_person(change.entity, payload) else None
    for record in people.texts(change.header, "recordIds") if read else ():
        told = read(change, people.long_id(record)) if read else None
        if told:
            yield told


def _overflow(change: Change) -> Told:
    """More than 100,000 changes at once: the first come one by one, of the rest nobody says which records they are."""
    lost = stated(object=change.entity, fields=people.texts(change.header, "changedFields"))
    return Told(_id(change, ""), "crm.changes_lost", _at(change), (), {"change": lost})


def _person(change: Change, record: str) -> Told | None:
    kind = change.kind.removeprefix("GAP_")
    name = NAMES.get(kind)
    if not name:
        return None
    # An update has only the fields that changed, and a gap event none: the record has to be looked up.
    missing = change.kind != "CREATE" and kind != "DELETE"
    person = people.data(change.body, change.entity, acted=False)
    if missing:
        person.pop("consents", None)
    data = person | stated(
        change=stated(fields=people.texts(change.header, "changedFields")),
        lookup={"object": change.entity, "id": record} if missing else None,
    )
    who = people.identifiers(change.body, change.entity, record, source=change.source)
    return Told(_id(change, record), name, _at(change), who, data)


def _case(change: Change, record: str) -> Told | None:
    kind, body = change.kind.removeprefix("GAP_"), change.body
    name = Name.TICKET_CLOSED if body.value.get("IsClosed") is True else CASES.get(kind)
    if not name:
        return None
    contact, email = body.id("ContactId"), body.text("SuppliedEmail", "ContactEmail")
    stated_ids = (
        ("email", email),
        (f"crm_contact@{change.source}", people.long_id(contact) if contact else None),
        (f"ticket@{change.source}", record),
    )
    ticket = stated(
        id=record,
        number=body.id("CaseNumber"),
        subject=body.text("Subject"),
        status=body.text("Status"),
        priority=body.text("Priority"),
        channel=body.text("Origin"),
    )
    who = tuple(Identifier(kind, value) for kind, value in stated_ids if value)
    return Told(_id(change, record), name, _at(change), who, {"ticket": ticket})


def completed(event: Event, record: Fields) -> Event:
    """An opt-out is the person's act in the change that reports it; later it is a state that Salesforce still holds."""
    lookup, source = event.data["lookup"], event.source.partition("/")[2]
    change = event.data.get("change", {})
    acted = not people.OPT_OUTS.isdisjoint(change.get("fields", ()))
    person = people.data(record, lookup["object"], acted=acted)
    everyone = (*people.identifiers(record, lookup["object"], lookup["id"], source=source), *event.identifiers)
    data = {**person, **stated(change=change)}
    return replace(event, id=f"{event.id}/complete", identifiers=tuple(dict.fromkeys(everyone)), data=data)


def _id(change: Change, record: str) -> str:
    transaction = change.header.id("transactionKey")
    if not transaction:
        raise MalformedPayloadError(f"{change.header.at('transactionKey')}: is missing")
    return ":".join((transaction, change.header.id("sequenceNumber") or "", record))


def _at(change: Change) -> datetime | None:
    return change.header.epoch("commitTimestamp", unit=MILLISECOND)
