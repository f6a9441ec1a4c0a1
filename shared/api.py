"""The HTTP API for our own people (IAM only): who calls, what they ask, and how they are answered.

Plain data goes out as JSON; errors as RFC 9457 says them.
"""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from shared.errors import InvalidRequestError, Rejected, Retryable
from shared.interface.complaints import in_words
from shared.observability import logger

Answer = dict[str, Any]
LambdaEvent = Mapping[str, Any]
Asked = TypeVar("Asked")

RETRY_AFTER_SECONDS = "5"


def answer(route: Callable[[], Any]) -> Answer:
    """The one place where errors of this API become answers."""
    try:
        return found(route())
    except Rejected as error:
        return refused(error)
    except Retryable as error:
        logger.warning("again later", extra={"error": type(error).__name__})
        return later()


def path(event: LambdaEvent) -> list[str]:
    return str(event["rawPath"]).strip("/").split("/")


def method(event: LambdaEvent) -> str:
    return str(event["requestContext"]["http"]["method"])


def query(event: LambdaEvent) -> dict[str, str]:
    return event.get("queryStringParameters") or {}


def body(event: LambdaEvent, wanted: type[Asked]) -> Asked:
    """The JSON body as this dataclass; what is missing or wrong is named with its place, never quoted."""
    text = event.get("body") or ""
    try:
        return msgspec.json.decode(base64.b64decode(text) if event.get("isBase64Encoded") else text, type=wanted)
    except msgspec.MsgspecError as error:
        raise InvalidRequestError(in_words(error)) from None
    except ValueError as error:
        raise InvalidRequestError(f"body: {error}") from None


def caller(event: LambdaEvent) -> str:
    """The ARN of whoever signed the request; API Gateway has checked it."""
    return str(event["requestContext"]["authorizer"]["iam"]["userArn"])


def request_id(event: LambdaEvent) -> str:
    """API Gateway's own: unique, and in its log."""
    return str(event["requestContext"]["requestId"])


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
