"""Intercom: contacts, conversations and tickets, one notification per happening.

https://developers.intercom.com/docs/webhooks and
https://developers.intercom.com/docs/references/2.5/webhooks/webhook-models
"""

import hmac
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from msgspec.structs import replace

from shared import strict_json
from shared.connectors import Api, Ask, Completion, Connector
from shared.events import Event, Identifier
from shared.payload import Fields, fields
from shared.vendors.intercom import contacts, conversations, tickets
from shared.vendors.intercom.contacts import Stated, Told
from shared.webhooks import Request, Secret, equal, matching, single

READERS = {**contacts.READERS, **conversations.READERS, **tickets.READERS}


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """The key is the app's client secret. HMAC does not lean on what is broken in SHA-1."""
    given = single(request, "x-hub-signature")
    return matching(secrets, lambda one: equal(_signature(one, request.body), given))


def _signature(secret: Secret, body: bytes) -> str:
    return f"sha1={hmac.digest(secret.value.encode(), body, 'sha1').hex()}"


def parse(request: Request) -> list[Event]:
    body = fields(strict_json.loads(request.body))
    topic = body.text("topic") or ""
    reader, item = READERS.get(topic), body.object("data").object("item")
    told = reader(item, request.source) if reader else None
    return [_event(request, body, told)] if told else []


def _event(request: Request, body: Fields, told: Told) -> Event:
    at = body.epoch("created_at") or request.received_at
    derived = f"{body.text('topic')}:{told.object_id}:{at.timestamp():.0f}"
    return Event(
        id=body.id("id") or derived,
        name=told.name,
        occurred_at=at,
        source=request.origin,
        identifiers=_known(told.identifiers),
        data=told.data,
    )


def _known(found: Stated) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys(Identifier(kind, value) for kind, value in found if value))


def _asks(event: Event) -> Ask | None:
    lookup = event.data.get("lookup")
    return Ask(f"/contacts/{quote(lookup['id'], safe='')}") if lookup else None


def _completes(event: Event, answer: Any) -> Event:
    contact = fields(answer)
    data = {name: value for name, value in event.data.items() if name != "lookup"}
    found = _known(contacts.identifiers(contact, event.source.partition("/")[2]))
    if traits := contacts.traits(contact):
        data["traits"] = traits
    identifiers = tuple(dict.fromkeys((*event.identifiers, *found)))
    return replace(event, id=f"{event.id}/complete", identifiers=identifiers, data=data)


def _authorize(api: Mapping[str, str]) -> dict[str, str]:
    return {"authorization": f"Bearer {api['token']}", "intercom-version": "2.11"}


connector = Connector(
    verify=verify,
    parse=parse,
    persons=("intercom_customer", "external_id"),
    pointers=("conversation", "ticket"),
    api=Api(authorize=_authorize, address="https://api.intercom.io", per_second=10),
    completion=Completion(asks=_asks, completes=_completes),
)
