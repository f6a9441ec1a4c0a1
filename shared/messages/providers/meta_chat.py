"""Messenger and Instagram by Meta's Send API: https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages

Only answers: `HUMAN_AGENT`, which would be let through for a week, is for what a person wrote, and a journey is none.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from shared import strict_json
from shared.configuration import Brand
from shared.errors import MalformedPayloadError
from shared.messages import answers
from shared.messages.channels import Envelope, Grant
from shared.messages.https import Answer, Https, Post
from shared.messages.models import Outcome, State

GRAPH = "https://graph.facebook.com/v25.0"
NEVER_TAKEN = frozenset({10, 100, 200, 230, 551})
"""No conversation is open, not a message, no right to write to this person, or the person wants none."""

LATER = frozenset({4, 17, 32, 80006, 102, 190, 341, 368, 613})
"""Too many, blocked for a while, or the token is none any more: nothing was sent, and that can be mended."""


def send(client: Https, envelope: Envelope) -> Outcome:
    name = f"connectors/{envelope.settings.source}"
    account = client.document(name, envelope.at).get("api") or {}
    if not account.get("token"):
        return Outcome(State.READY, detail=f"the secret {name} has no api.token")
    page = envelope.kind.partition("@")[2] if not envelope.settings.page else envelope.settings.page
    post = Post(
        f"{account.get('address') or GRAPH}/{page}/messages",
        json.dumps(message(envelope), ensure_ascii=False).encode(),
        {"authorization": f"Bearer {account['token']}"},
    )
    answer = client.send(post)
    return answer if isinstance(answer, Outcome) else outcome(answer)


def message(envelope: Envelope) -> dict[str, Any]:
    return {
        "recipient": {"id": envelope.to},
        "messaging_type": "RESPONSE",
        "message": {"text": envelope.parts["text"], "metadata": envelope.send_id},
    }


def outcome(answer: Answer) -> Outcome:
    """An error without a code of Meta's own is a machine's in between, and tells nothing."""
    told = _told(answer)
    if answer.good:
        return answers.taken(str(told.get("message_id") or "") or None)
    error = told.get("error")
    code = error.get("code") if isinstance(error, Mapping) else None
    detail = f"error {code}" if isinstance(code, int) else f"answered {answer.status}"
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Outcome(State.UNKNOWN, detail=detail)
    if code in NEVER_TAKEN:
        return Outcome(State.REFUSED, rule="provider", detail=detail)
    later = code in LATER or answer.status == HTTPStatus.TOO_MANY_REQUESTS
    return Outcome(State.READY if later else State.UNKNOWN, detail=detail)


def _told(answer: Answer) -> Mapping[str, Any]:
    try:
        found = strict_json.loads(answer.body)
    except MalformedPayloadError:
        return {}
    return found if isinstance(found, Mapping) else {}


def secrets(settings: Any) -> tuple[str, ...]:
    return (f"connectors/{settings.source}",)


def grants(brand: Brand, settings: Any) -> tuple[Grant, ...]:
    """Of AWS nothing but the secret."""
    return ()
