"""Webhooks of Zendesk's triggers. Their body is what the trigger's author wrote: ours is in the docs, and flat text."""

from typing import Any

from shared.events import Name
from shared.payload import Fields, instant, stated
from shared.vendors.zendesk.tickets import DONE
from shared.vendors.zendesk.users import Stated, Told

RATINGS = {"good": 1, "bad": 0}
"""The first word of `Good, I'm satisfied`; the others are offered and unoffered."""


def read(body: Fields, source: str) -> list[Told]:
    """The ticket, and what the customer thinks of its handling, which from then on comes with every later state."""
    ticket = body.id("ticket_id")
    if not ticket:
        return []
    status, at = (body.text("status") or "").lower(), instant(body.text("updated_at") or "")
    who = _identifiers(body, source, ticket)
    opened = Name.TICKET_OPENED if status == "new" else Name.TICKET_UPDATED
    name = Name.TICKET_CLOSED if status in DONE else opened
    event_id = f"trigger:{ticket}:{status}:{body.text('updated_at') or ''}"
    told = [Told(event_id, name, at, who, _data(body, ticket, status))]
    rating = (body.text("satisfaction") or "").partition(",")[0].strip().lower()
    if rating in RATINGS:
        comment = body.text("satisfaction_comment")
        answer = stated(id=f"satisfaction:{ticket}", score=RATINGS[rating], scale=1, comment=comment)
        told.append(Told(f"satisfaction:{ticket}:{rating}", Name.SURVEY_ANSWERED, at, who, {"survey": answer}))
    return told


def _identifiers(body: Fields, source: str, ticket: str) -> Stated:
    return (
        ("email", body.text("requester_email")),
        ("phone", body.text("requester_phone")),
        (f"zendesk_customer@{source}", body.id("requester_id")),
        (f"external_id@{source}", body.id("requester_external_id")),
        (f"ticket@{source}", ticket),
    )


def _data(body: Fields, ticket: str, status: str) -> dict[str, Any]:
    """Thin where the requester has no address in Zendesk's own text."""
    requester, known = body.id("requester_id"), body.text("requester_email") or body.text("requester_phone")
    state = stated(
        id=ticket,
        subject=body.text("subject"),
        status=status,
        priority=(body.text("priority") or "").lower(),
        channel=body.text("channel"),
        external_id=body.id("ticket_external_id"),
        url=body.text("url"),
    )
    lookup = {"object": "user", "id": requester} if requester and not known else None
    return stated(ticket=state, traits=stated(name=body.text("requester_name")), lookup=lookup)
