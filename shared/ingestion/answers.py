"""What the sender of a request hears. A stranger learns nothing from it: not even whether a source exists."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from shared.connectors import Spoken
from shared.errors import Rejected, TooLargeError

Answer = dict[str, Any]

RETRY_AFTER_SECONDS = "10"
NO_HEADERS: Mapping[str, str] = {}

# Browsers track from pages of any shop, and may see whether it worked: there is nothing secret in an answer.
COMMON = {"x-content-type-options": "nosniff", "cache-control": "no-store", "access-control-allow-origin": "*"}


def accepted(body: Mapping[str, object] | Spoken) -> Answer:
    if isinstance(body, Spoken):
        return _answer(200, body.content_type, body.body)
    return _answer(200, "application/json", json.dumps(body))


def handshake(body: str | Spoken) -> Answer:
    """Text is plain, because a browser would run what comes back as a page."""
    return accepted(body if isinstance(body, Spoken) else Spoken(body, "text/plain; charset=utf-8"))


def empty(status: int, headers: Mapping[str, str] = NO_HEADERS) -> Answer:
    return {"statusCode": status, "headers": {**COMMON, **headers}, "body": ""}


def refusal(error: Rejected) -> Answer:
    """Only a size is explained; whoever cannot prove who they are is told nothing."""
    return problem(error.status, str(error) if isinstance(error, TooLargeError) else None)


def problem(status: int, detail: str | None = None) -> Answer:
    """RFC 9457."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    answer = _answer(status, "application/problem+json", json.dumps(told | ({"detail": detail} if detail else {})))
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer["headers"]["retry-after"] = RETRY_AFTER_SECONDS
    return answer


def _answer(status: int, content_type: str, body: str) -> Answer:
    return {"statusCode": status, "headers": {"content-type": content_type, **COMMON}, "body": body}
