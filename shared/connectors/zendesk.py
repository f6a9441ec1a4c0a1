"""Zendesk: events of tickets and users, and webhooks of triggers with the body that docs/connectors/zendesk.md gives.

https://developer.zendesk.com/documentation/webhooks/verifying/ and
https://developer.zendesk.com/api-reference/webhooks/event-types/webhook-event-types/
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from msgspec.structs import replace

from shared import strict_json
from shared.connectors import Api, Ask, Completion, Connector
from shared.errors import BadSignatureError
from shared.events import Event, Identifier
from shared.payload import Fields, fields, instant, stated
from shared.vendors.zendesk import tickets, triggers, users
from shared.vendors.zendesk.users import Stated, Told
from shared.webhooks import TOLERANCE_SECONDS, Request, Secret, single, verify_base64_hmac

EVENT = "zen:event-type:"


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """The timestamp is part of what is signed, written as ISO 8601; how old it may be Zendesk leaves to us."""
    written = single(request, "x-zendesk-webhook-signature-timestamp")
    at = instant(written)
    if at is None or abs((request.received_at - at).total_seconds()) > TOLERANCE_SECONDS:
        raise BadSignatureError("x-zendesk-webhook-signature-timestamp")
    return verify_base64_hmac(request, secrets, "x-zendesk-webhook-signature", before=written.encode())


def parse(request: Request) -> list[Event]:
    body = fields(strict_json.loads(request.body))
    kind = body.text("type") or ""
    if not kind.startswith(EVENT):
        return [_event(request, told) for told in triggers.read(body, request.source)]
    told = _told(kind.removeprefix(EVENT), body, request.source)
    return [_event(request, told)] if told else []


def _told(kind: str, body: Fields, source: str) -> Told | None:
    """`ticket.created`, `user.name_changed`; there are events of agents, articles and organisations as well."""
    subject = kind.partition(".")[0]
    if subject == "ticket":
        return tickets.read(kind, body, source)
    return users.read(kind, body, source) if subject == "user" else None


def _event(request: Request, told: Told) -> Event:
    return Event(
        id=told.id,
        name=told.name,
        occurred_at=told.at or request.received_at,
        source=request.origin,
        identifiers=_known(told.identifiers),
        data=told.data,
    )


def _known(found: Stated) -> tuple[Identifier, ...]:
    return tuple(Identifier(kind, value) for kind, value in found if value)


def _authorize(api: Mapping[str, str]) -> dict[str, str]:
    """An API token goes with the address of the agent who made it, an OAuth token alone."""
    if "email" not in api:
        return {"authorization": f"Bearer {api['token']}"}
    pair = f"{api['email']}/token:{api['token']}"
    return {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _asks(event: Event) -> Ask | None:
    lookup = event.data.get("lookup")
    return Ask(f"/api/v2/users/{quote(lookup['id'], safe='')}.json") if lookup else None


def _completes(event: Event, answer: Any) -> Event:
    """A ticket that an agent opened for themselves stays with the ticket alone."""
    user = fields(answer).object("user")
    known = {name: value for name, value in event.data.items() if name != "lookup"}
    whole = replace(event, id=f"{event.id}/complete", data=known)
    if user.text("role") != "end-user":
        return whole
    found = _known(users.identifiers(user, event.source.partition("/")[2]))
    data = {**known, **stated(traits=users.traits(user))}
    return replace(whole, identifiers=tuple(dict.fromkeys((*event.identifiers, *found))), data=data)


connector = Connector(
    verify=verify,
    parse=parse,
    persons=("zendesk_customer", "external_id"),
    pointers=("ticket",),
    api=Api(authorize=_authorize, per_second=3),
    completion=Completion(asks=_asks, completes=_completes),
)
