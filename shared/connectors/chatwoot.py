"""Chatwoot: contacts, conversations and messages; signed since 2026, by a password in the address before that.

https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks. It sends each event once, waits for 5 s
and never tries again, so what customers said meanwhile is pulled: an id says which object an event is about.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shared import strict_json
from shared.basic_auth import verify_password
from shared.connectors import Api, Ask, Connector, Page, Reconciliation
from shared.errors import BadSignatureError
from shared.events import Event, Identifier
from shared.payload import fields
from shared.vendors.chatwoot import contacts, conversations, pulled
from shared.vendors.chatwoot.contacts import Told
from shared.webhooks import TOLERANCE_SECONDS, Request, Secret, equal, matching, single

READERS = {**contacts.READERS, **conversations.READERS}


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """A version that signs always signs, so a signature that is there has to be right."""
    if "x-chatwoot-signature" not in request.headers:
        return verify_password(request, secrets)
    timestamp, given = single(request, "x-chatwoot-timestamp"), single(request, "x-chatwoot-signature")
    if not _fresh(timestamp, request.received_at):
        raise BadSignatureError("x-chatwoot-timestamp")
    signed = f"{timestamp}.".encode() + request.body
    return matching(secrets, lambda one: equal(_signature(one, signed), given))


def _signature(secret: Secret, signed: bytes) -> str:
    return f"sha256={hmac.digest(secret.value.encode(), signed, 'sha256').hex()}"


def _fresh(timestamp: str, now: datetime) -> bool:
    """`isdigit` alone would let other scripts' digits through."""
    readable = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12
    return readable and abs(now.timestamp() - int(timestamp)) <= TOLERANCE_SECONDS


def parse(request: Request) -> list[Event]:
    body = fields(strict_json.loads(request.body))
    reader = READERS.get(body.text("event") or "")
    told = reader(body, request.source) if reader else None
    return [_event(told, request.origin, told.at or request.received_at)] if told else []


def _event(told: Told, source: str, at: datetime) -> Event:
    """To the second, which is all that the API tells."""
    return Event(
        id=told.id,
        name=told.name,
        occurred_at=at.replace(microsecond=0) if told.at else at,
        source=source,
        identifiers=tuple(Identifier(kind, value) for kind, value in told.identifiers if value),
        data=told.data,
    )


def _asks(since: datetime) -> Sequence[Ask]:
    return [_ask(pulled.conversations(since))]


def _reads(ask: Ask, answer: Any, source: str) -> Page:
    found, following = pulled.read(ask.path, ask.query, answer, source)
    events = [_event(told, f"chatwoot/{source}", told.at) for told in found if told.at]
    return Page(events, _ask(following) if following else None)


def _ask(question: pulled.Question) -> Ask:
    return Ask(question.path, question.query, question.body)


def _authorize(api: Mapping[str, str]) -> dict[str, str]:
    return {"api_access_token": api["token"]}


connector = Connector(
    verify=verify,
    parse=parse,
    persons=("chatwoot_customer", "external_id"),
    pointers=("conversation",),
    headers=("x-chatwoot-delivery",),
    api=Api(authorize=_authorize),
    reconciliation=Reconciliation(asks=_asks, reads=_reads),
)
