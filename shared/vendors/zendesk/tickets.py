"""Zendesk's tickets. They name their requester by a number only; the e-mail address has to be asked for."""

from typing import Any

from shared.events import Name
from shared.payload import Fields, stated
from shared.vendors.zendesk.users import Told, event_id

DONE = ("solved", "closed")
READ = """
created status_changed comment_added priority_changed subject_changed requester_changed custom_status_changed merged
soft_deleted undeleted
"""
KINDS = frozenset(f"ticket.{change}" for change in READ.split())
"""The other twenty are the work of agents: tags, forms, followers, assignments."""


def read(kind: str, body: Fields, source: str) -> Told | None:
    if kind not in KINDS:
        return None
    ticket = body.object("detail")
    requester, comment = ticket.id("requester_id"), body.object("event").object("comment")
    identifiers = ((f"zendesk_customer@{source}", requester), (f"ticket@{source}", ticket.id("id")))
    said = _message(comment, _channel(ticket)) if kind == "ticket.comment_added" else {}
    if said is None:
        return None
    lookup = {"object": "user", "id": requester} if requester else None
    data = stated(ticket=_state(ticket), message=said, lookup=lookup)
    return Told(event_id(body), _name(kind, ticket, comment), body.instant("time"), identifiers, data)


def _name(kind: str, ticket: Fields, comment: Fields) -> str:
    if kind == "ticket.comment_added":
        return "ticket.replied" if comment.object("author").flag("is_staff") else Name.MESSAGE_RECEIVED
    if kind == "ticket.created":
        return Name.TICKET_OPENED
    ended = kind == "ticket.status_changed" and _status(ticket) in DONE
    return Name.TICKET_CLOSED if ended else Name.TICKET_UPDATED


def _state(ticket: Fields) -> dict[str, Any]:
    return stated(
        id=ticket.id("id"),
        subject=ticket.text("subject"),
        description=ticket.text("description"),
        status=_status(ticket),
        priority=(ticket.text("priority") or "").lower(),
        channel=_channel(ticket),
        external_id=ticket.id("external_id"),
    )


def _message(comment: Fields, channel: str | None) -> dict[str, Any] | None:
    """None for what agents write for each other: no customer has seen it."""
    if comment.flag("is_public") is False:
        return None
    return stated(channel=channel, id=comment.id("id"), text=comment.text("body"))


def _status(ticket: Fields) -> str | None:
    return (ticket.text("status") or "").lower() or None


def _channel(ticket: Fields) -> str | None:
    return ticket.object("via").text("channel")
