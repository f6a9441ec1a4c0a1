"""Standard Webhooks 1.0.0, as the one who sends: https://github.com/standard-webhooks/standard-webhooks

Whoever receives tells repeats by `webhook-id`, which is the message's own: so what may have got there goes again.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from msgspec.structs import replace

from shared.aws import keys
from shared.aws.secrets import valid
from shared.configuration import Brand
from shared.messages.channels import Envelope, Grant
from shared.messages.https import Answer, Https, Post
from shared.messages.models import Outcome, State
from shared.webhooks import Secret, base64_hmac

LONGEST_WAIT = timedelta(days=1)
"""Whoever asks for more is asked again all the same: it may have meant another unit, and the message grows old."""


def path(endpoint: str) -> str:
    """Of its secret: `{"url", "secrets": [{"value": "whsec_…"}]}`."""
    return f"channels/webhook/{endpoint}"


def send(client: Https, envelope: Envelope) -> Outcome:
    name = path(envelope.parts["target"])
    document = client.document(name, envelope.at)
    body = content(envelope)
    signed = [one for secret in valid(dict(document), envelope.at) if (one := signature(secret, envelope, body))]
    if not signed or not document.get("url"):
        return Outcome(State.READY, detail=f"the secret {name} has no url or no key")
    answer = client.send(Post(str(document["url"]), body, headers(envelope, signed)))
    if isinstance(answer, Outcome):
        return replace(answer, state=State.READY) if answer.state is State.UNKNOWN else answer
    return outcome(answer, envelope)


def outcome(answer: Answer, envelope: Envelope) -> Outcome:
    """Whatever is not 2xx is tried again: not before it is wanted, nor to whoever wants nothing any more until
    somebody has looked, so that it waits by the rule of an endpoint that is switched off.

    https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability
    """
    if answer.good:
        return Outcome(State.SENT, provider_id=envelope.send_id)
    detail = f"answered {answer.status}"
    if answer.status == HTTPStatus.GONE:
        return Outcome(State.READY, rule="endpoint", detail=detail, gone=True)
    wait = None if answer.wait is None else envelope.at + min(timedelta(seconds=answer.wait), LONGEST_WAIT)
    return Outcome(State.READY, detail=detail, retry_at=wait)


def content(envelope: Envelope) -> bytes:
    told = {
        "type": envelope.parts["type"],
        "timestamp": keys.timestamp(envelope.asked_at),
        "data": envelope.parts.get("data") or {},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def headers(envelope: Envelope, signed: list[str]) -> Mapping[str, str]:
    return {
        "webhook-id": envelope.send_id,
        "webhook-timestamp": str(int(envelope.at.timestamp())),
        "webhook-signature": " ".join(f"v1,{one}" for one in signed),
    }


def signature(secret: Secret, envelope: Envelope, body: bytes) -> str | None:
    """None by what is no key."""
    try:
        key = base64.b64decode(secret.value.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return None
    said = f"{envelope.send_id}.{int(envelope.at.timestamp())}.".encode() + body
    return base64_hmac(key, said) if key else None


def secrets(settings: Any) -> tuple[str, ...]:
    return tuple(path(one) for one in settings.endpoints)


def grants(brand: Brand, settings: Any) -> tuple[Grant, ...]:
    """Of AWS nothing but its secrets."""
    return ()
