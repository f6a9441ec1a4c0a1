"""Standard Webhooks 1.0.0, as the one who sends: https://github.com/standard-webhooks/standard-webhooks

Whoever receives tells repeats by `webhook-id`, which is the message's own: so what may have got there goes again.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from msgspec.structs import replace

from shared.aws import keys
from shared.aws.secrets import valid
from shared.configuration import Brand
from shared.messages.channels import Envelope, Grant
from shared.messages.https import Https, Post
from shared.messages.models import Outcome, State
from shared.webhooks import Secret, base64_hmac


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
    return outcome(answer.status, envelope)


def outcome(status: int, envelope: Envelope) -> Outcome:
    """Whoever has gone for good says so; anything else but 2xx is tried again."""
    if 200 <= status < 300:
        return Outcome(State.SENT, provider_id=envelope.send_id)
    if status == HTTPStatus.GONE:
        return Outcome(State.REFUSED, rule="provider", detail="gone")
    return Outcome(State.READY, detail=f"answered {status}")


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
