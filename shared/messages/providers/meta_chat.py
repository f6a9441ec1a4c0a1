"""Messenger and Instagram by Meta's Send API: https://developers.facebook.com/docs/messenger-platform/reference/send-api

Only answers: `HUMAN_AGENT`, which would be let through for a week, is for what a person wrote, and a journey is none.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from shared.configuration import Brand
from shared.messages import answers
from shared.messages.channels import Draft, Envelope, Grant
from shared.messages.consent import bare
from shared.messages.https import Answer, Https, Post
from shared.messages.models import Outcome, State, Terms
from shared.messages.vendor_answers import api, told

GRAPH = "https://graph.facebook.com/v25.0"
WINDOW = timedelta(hours=24) - timedelta(seconds=60)
"""From the person's last message by their own clock; a minute less, because ours and theirs differ."""

NOBODY = frozenset({100, 551})
"""No such person, or one who wants no messages of the page."""

NOT_ALLOWED, OUT_OF_TIME = 10, frozenset({2018278, 2534022})
"""The window is shut; with other subcodes the app lacks a permission, which can be mended."""

NOTHING_SENT = frozenset({4, 10, 17, 32, 102, 190, 200, 230, 341, 368, 613, 80006})
"""Too many, blocked for a while, no permission, or a token that is none any more."""


def terms(draft: Draft, account: str) -> Terms:
    if draft.to.kind.partition("@")[2] != account:
        return Terms(barred="wrote to another account of the brand")
    return Terms() if draft.talking else Terms(barred="no conversation is open")


def send(client: Https, envelope: Envelope) -> Outcome:
    settings = envelope.settings
    path = f"connectors/{settings.source}"
    known = api(client.document(path, envelope.at), path, "token")
    if isinstance(known, Outcome):
        return known
    post = Post(
        f"{known.get('address') or GRAPH}/{settings.sender}/messages",
        json.dumps(message(envelope), ensure_ascii=False).encode(),
        {"authorization": f"Bearer {known['token']}"},
    )
    answer = client.send(post)
    return answer if isinstance(answer, Outcome) else outcome(answer)


def message(envelope: Envelope) -> dict[str, Any]:
    """Messenger gives `metadata` back in the echo of the message; Instagram knows neither that nor a type."""
    said: dict[str, Any] = {"recipient": {"id": envelope.to}, "message": {"text": envelope.parts["text"]}}
    if bare(envelope.kind) != "messenger_user":
        return said
    return {**said, "messaging_type": "RESPONSE", "message": {**said["message"], "metadata": envelope.send_id}}


def outcome(answer: Answer) -> Outcome:
    """An error without a code of Meta's own is a machine's in between, and tells nothing."""
    found = told(answer)
    if answer.good:
        return answers.taken(str(found.get("message_id") or "") or None)
    error = found.get("error")
    code, subcode = (error.get("code"), error.get("error_subcode")) if isinstance(error, Mapping) else (None, None)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or not isinstance(code, int):
        return Outcome(State.UNKNOWN, detail=f"answered {answer.status}")
    if code in NOBODY or (code == NOT_ALLOWED and subcode in OUT_OF_TIME):
        return Outcome(State.REFUSED, rule="provider", detail=f"error {code}")
    return Outcome(State.READY if code in NOTHING_SENT else State.UNKNOWN, detail=f"error {code}")


def secrets(settings: Any) -> tuple[str, ...]:
    return (f"connectors/{settings.source}",)


def grants(brand: Brand, settings: Any) -> tuple[Grant, ...]:
    """Of AWS nothing but the secret."""
    return ()
