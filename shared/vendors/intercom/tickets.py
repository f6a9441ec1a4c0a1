"""Intercom's tickets. They name their contact by numbers only."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from shared.events import Name
from shared.payload import Fields, stated
from shared.vendors.intercom.contacts import Told, identifiers
from shared.vendors.intercom.conversations import lookup, plain

RESOLVED = "resolved"


def changed(item: Fields, source: str) -> Told | None:
    return _told(Name.TICKET_CLOSED if _status(_ticket(item)) == RESOLVED else Name.TICKET_UPDATED, item, source)


def _told(name: str, item: Fields, source: str) -> Told | None:
    ticket = _ticket(item)
    people = ticket.object("contacts").objects("contacts")
    person = people[0] if len(people) == 1 else Fields({})
    ticket_id = ticket.id("id")
    who = (*identifiers(person, source), (f"ticket@{source}", ticket_id))
    return Told(ticket_id or "", name, who, stated(ticket=_state(ticket), lookup=lookup(person)))


def _ticket(item: Fields) -> Fields:
    """Notifications of a change of state carry the ticket beside what changed."""
    return item.object("ticket") if item.value.get("ticket") else item


def _status(ticket: Fields) -> str | None:
    state = ticket.value.get("ticket_state")
    return ticket.object("ticket_state").text("category") if isinstance(state, Mapping) else ticket.text("ticket_state")


def _state(ticket: Fields) -> dict[str, Any]:
    said = ticket.object("ticket_attributes")
    return stated(
        id=ticket.id("id"),
        number=ticket.id("ticket_id"),
        subject=said.text("_default_title_"),
        description=plain(said.text("_default_description_")),
        status=_status(ticket),
        category=ticket.text("category"),
    )


READERS: Mapping[str, Callable[[Fields, str], Told | None]] = {
    "ticket.created": partial(_told, Name.TICKET_OPENED),
    "ticket.state.updated": changed,
    "ticket.closed": partial(_told, Name.TICKET_CLOSED),
}
