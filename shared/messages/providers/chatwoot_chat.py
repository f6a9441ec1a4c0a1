"""Live chat by Chatwoot: https://developers.chatwoot.com/api-reference/messages/create-new-message"""

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from shared.configuration import Brand
from shared.messages import answers
from shared.messages.channels import Envelope, Grant
from shared.messages.https import Answer, Https, Post
from shared.messages.models import Outcome, State
from shared.messages.vendor_answers import api, told

NEVER_TAKEN = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY})
NOTHING_SENT = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})


def send(client: Https, envelope: Envelope) -> Outcome:
    path = f"connectors/{envelope.settings.source}"
    known = api(client.document(path, envelope.at), path, "address", "token")
    if isinstance(known, Outcome):
        return known
    post = Post(
        f"{str(known['address']).rstrip('/')}/conversations/{quote(envelope.to, safe='')}/messages",
        json.dumps(message(envelope), ensure_ascii=False).encode(),
        {"api_access_token": str(known["token"])},
    )
    answer = client.send(post)
    return answer if isinstance(answer, Outcome) else outcome(answer)


def message(envelope: Envelope) -> dict[str, Any]:
    return {"content": envelope.parts["text"], "message_type": "outgoing", "private": False, "content_type": "text"}


def outcome(answer: Answer) -> Outcome:
    if answer.good:
        return answers.taken(str(told(answer).get("id") or "") or None)
    detail = f"answered {answer.status}"
    if answer.status in NEVER_TAKEN:
        return Outcome(State.REFUSED, rule="provider", detail=detail)
    return Outcome(State.READY if answer.status in NOTHING_SENT else State.UNKNOWN, detail=detail)


def secrets(settings: Any) -> tuple[str, ...]:
    return (f"connectors/{settings.source}",)


def grants(brand: Brand, settings: Any) -> tuple[Grant, ...]:
    """Of AWS nothing but the secret."""
    return ()
