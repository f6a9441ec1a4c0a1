"""Plain data as API Gateway wants it answered; errors as RFC 9457 says them."""

import json
from typing import Any

from shared.errors import Rejected

Answer = dict[str, Any]

RETRY_AFTER_SECONDS = "5"


def found(body: Any) -> Answer:
    return _answer(200, "application/json", body)


def refused(error: Rejected) -> Answer:
    """Whoever asks is one of our own people, so they are told what would be right."""
    problem = {"title": type(error).__name__, "status": error.status, "detail": str(error)}
    return _answer(error.status, "application/problem+json", problem)


def later() -> Answer:
    answer = _answer(503, "application/problem+json", {"title": "try again", "status": 503})
    answer["headers"]["retry-after"] = RETRY_AFTER_SECONDS
    return answer


def _answer(status: int, kind: str, body: Any) -> Answer:
    text = json.dumps(body, ensure_ascii=False, default=str)
    return {"statusCode": status, "headers": {"content-type": kind, "cache-control": "no-store"}, "body": text}
