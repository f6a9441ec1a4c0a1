"""Segment's tracking API, with us as the collector: whatever writes to Segment or to RudderStack can write here.

https://segment.com/docs/connections/spec/, https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
and https://www.rudderstack.com/docs/api/http-api/
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from shared import strict_json
from shared.connectors import Connector
from shared.errors import BadSignatureError, MalformedPayloadError
from shared.events import Event, Identifier
from shared.payload import Fields, fields, instant
from shared.vendors.segment import bodies, calls
from shared.webhooks import Request, Secret, basic_user, equal, matching

SKEW_STEP = timedelta(minutes=15)
MAX_SKEW = timedelta(days=1)
"""Covers a wrong time zone; beyond it nobody's clock is wrong: somebody sends recorded calls again."""


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """The write key is public in browsers: it says where a call belongs, and keeps out those who do not know it."""
    basic = request.headers.get("authorization", "").lower().startswith("basic ")
    given = basic_user(request) if basic else _key_in_body(request)
    matched = matching(secrets, lambda one: equal(one.value, given))
    bodies.check_whole(request)
    return matched


def parse(request: Request) -> list[Event]:
    body = fields(strict_json.loads(bodies.inflated(request)))
    messages = body.objects("batch") if "batch" in body.value else [body]
    if len(request.body) > bodies.MAX_EVENT_BYTES or bodies.is_zipped(request):
        bodies.check_sizes(messages)
    read = (_event(request, _with_batch(body, one), body.text("sentAt")) for one in messages)
    return [event for event in read if event]


def _key_in_body(request: Request) -> str:
    try:
        key = fields(strict_json.loads(bodies.inflated(request))).text("writeKey")
    except MalformedPayloadError:
        key = None
    if not key:
        raise BadSignatureError("writeKey")
    return key


def _with_batch(body: Fields, message: Fields) -> Fields:
    """Context is stated once for a whole batch; what a message says itself goes before."""
    if body is message:
        return message
    context = {**body.object("context").value, **message.object("context").value}
    return Fields({**message.value, "context": context}, message.place)


def _event(request: Request, message: Fields, sent_at: str | None) -> Event | None:
    """A type that is no call of the specification, such as RudderStack's `merge`, means nothing here."""
    stated_type = message.text("type")
    call = stated_type or request.url.partition("?")[0].rpartition("/")[2]
    if call not in calls.CALLS:
        if stated_type:
            return None
        raise MalformedPayloadError(f"{message.at('type')}: should be one of {', '.join(calls.CALLS)}")
    at = _occurred_at(message, sent_at, request.received_at)
    name, data = calls.CALLS[call](message, at)
    return Event(
        id=message.id("messageId") or _derived_id(message.value),
        name=name,
        occurred_at=at,
        source=request.origin,
        identifiers=tuple(Identifier(*one) for one in calls.identifiers(message, request.source)),
        data=data,
    )


def _occurred_at(message: Fields, sent_at: str | None, received_at: datetime) -> datetime:
    """The client's time, put right by how wrong its clock was on sending; nothing happens in the future.

    In steps of a quarter of an hour: a retry is sent at another moment, and must not become another event.
    """
    stated, original = (_readable(message.text(name)) for name in ("timestamp", "originalTimestamp"))
    at = stated if stated and original else _corrected(message, stated or original, sent_at, received_at)
    return at if at and at <= received_at + SKEW_STEP else received_at


def _corrected(
    message: Fields, at: datetime | None, batch_sent_at: str | None, received_at: datetime
) -> datetime | None:
    """With both times stated another collector has put it right already, and kept what the client said."""
    sent = _readable(message.text("sentAt") or batch_sent_at)
    skew = received_at - sent if sent else timedelta(0)
    return at + round(skew / SKEW_STEP) * SKEW_STEP if at and abs(skew) <= MAX_SKEW else at


def _readable(written: str | None) -> datetime | None:
    return instant(written) if written else None


def _derived_id(message: Mapping[str, Any]) -> str:
    """For calls made by hand: the same call sent twice is one. `sentAt` differs from try to try."""
    content = {name: value for name, value in message.items() if name not in ("sentAt", "writeKey")}
    text = json.dumps(content, sort_keys=True, default=str)
    return f"derived:{hashlib.sha256(text.encode()).hexdigest()[:32]}"


connector = Connector(
    verify=verify,
    parse=parse,
    persons=("external_id",),
    pointers=("anonymous_id", "push_token", "order", "checkout", "cart"),
    headers=("content-encoding",),
    max_bytes=bodies.MAX_BYTES,
    public=True,
    answer=lambda accepted: {"success": True, "accepted": accepted},
)
