"""A telephone system of one's own (Asterisk, 3CX, …): a bridge beside it posts what happened, in the format below.

docs/connectors/pbx.md has the schema, and how to make it of Asterisk's and 3CX's own events.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import reduce
from typing import Any

from shared import strict_json
from shared.connectors import Connector
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier, Name
from shared.payload import Fields, fields, stated
from shared.webhooks import Request, Secret, verify_bearer, verify_standard

EVENTS = {
    "call.started": (Name.CALL_STARTED, None),
    "call.answered": ("call.answered", None),
    "call.missed": (Name.CALL_MISSED, "inbound"),
    "call.ended": (Name.CALL_ENDED, None),
    "call.voicemail_left": ("call.voicemail_left", "inbound"),
    # The call types of a 3CX template, which can write no other words.
    "inbound": (Name.CALL_ENDED, "inbound"),
    "outbound": (Name.CALL_ENDED, "outbound"),
    "missed": (Name.CALL_MISSED, "inbound"),
    "notanswered": (Name.CALL_ENDED, "outbound"),
}
DIRECTIONS = ("inbound", "outbound")
PARTS_OF_TIME = 3


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """A template of 3CX cannot sign: it sends the secret as a bearer token."""
    signed = "webhook-signature" in request.headers
    return verify_standard(request, secrets) if signed else verify_bearer(request, secrets)


def parse(request: Request) -> list[Event]:
    body = strict_json.loads(request.body)
    given = Fields({"calls": body}).objects("calls") if isinstance(body, list) else [fields(body)]
    return [_event(one, request) for one in given]


def _event(given: Fields, request: Request) -> Event:
    what = given.text("event") or ""
    if what.lower() not in EVENTS:
        raise MalformedPayloadError(f"{given.at('event')}: should be one of {', '.join(EVENTS)}")
    name, direction = EVENTS[what.lower()]
    call, number, email = given.id("call_id"), given.id("number"), given.text("email")
    if not (call or given.id("id") or given.text("at")):
        raise MalformedPayloadError(f"{given.at('call_id')}: without it, id or at has to tell calls apart")
    known = (("phone", number), ("email", email), (f"call@{request.source}", call))
    return Event(
        id=given.id("id") or _derived(given, name, call),
        name=name,
        occurred_at=given.instant("at") or request.received_at,
        source=request.origin,
        identifiers=tuple(Identifier(kind, value) for kind, value in known if value),
        data=stated(call=_call(given, direction), traits=stated(name=given.text("name"))),
    )


def _derived(given: Fields, name: str, call: str | None) -> str:
    """One event of a kind in a call; without the call's id, all that is said makes the difference."""
    content = call or json.dumps(given.value, sort_keys=True, default=str)
    return f"{name}:{hashlib.sha256(content.encode()).hexdigest()[:32]}"


def _call(given: Fields, known: str | None) -> dict[str, Any]:
    direction = (given.text("direction") or known or "").lower()
    if direction and direction not in DIRECTIONS:
        raise MalformedPayloadError(f"{given.at('direction')}: should be one of {', '.join(DIRECTIONS)}")
    return stated(
        id=given.id("call_id"),
        direction=direction,
        outcome=given.text("outcome"),
        duration_seconds=_seconds(given),
        queue=given.id("queue"),
        line=given.id("line"),
        recording=given.text("recording"),
    )


def _seconds(given: Fields) -> int | None:
    """A number, or `hh:mm:ss` as 3CX writes it."""
    written = given.id("duration_seconds", "duration")
    if written is None:
        return None
    parts = written.split(":")
    if len(parts) > PARTS_OF_TIME or not all(one.isascii() and one.isdigit() and len(one) <= 9 for one in parts):
        raise MalformedPayloadError(f"{given.at('duration')}: should be seconds or hh:mm:ss")
    return reduce(lambda total, part: total * 60 + int(part), parts, 0)


connector = Connector(verify=verify, parse=parse, pointers=("call",), headers=("webhook-id",))
