"""Call another function of this stage as the HTTP API does, so that what is done over it is done in one way only."""

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from msgspec import Struct

from shared.errors import InvalidRequestError, NotFoundError, UnavailableError

Plain = Mapping[str, Any]


class Caller(Struct, frozen=True):
    """`by` is noted with every act; `request` is the id of the request that it came with."""

    by: str
    request: str


class Functions:
    """`name` says how a function of this folder is called on this stage."""

    def __init__(self, client: Any, prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    def get(self, function: str, path: str, caller: Caller, query: Mapping[str, str] | None = None) -> Any:
        return self._call(function, {"queryStringParameters": dict(query or {})}, ("GET", path), caller)

    def post(self, function: str, path: str, caller: Caller, body: Plain) -> Any:
        return self._call(function, {"body": json.dumps(body)}, ("POST", path), caller)

    def _call(self, function: str, sent: Plain, route: tuple[str, str], caller: Caller) -> Any:
        method, path = route
        context = {
            "requestId": caller.request,
            "authorizer": {"iam": {"userArn": caller.by}},
            "http": {"method": method, "path": path},
        }
        event = {**sent, "rawPath": path, "requestContext": context}
        try:
            answer = self._client.invoke(FunctionName=f"{self._prefix}-{function}", Payload=json.dumps(event))
            told = json.loads(answer["Payload"].read())
        except (ClientError, BotoCoreError) as error:
            raise UnavailableError(f"invoke {function}") from error
        if "FunctionError" in answer:
            raise UnavailableError(f"{function} failed; its log says why")
        return _content(told)


def _content(answer: Plain) -> Any:
    """As shared/api.py answers."""
    status, body = int(answer["statusCode"]), json.loads(answer["body"])
    if status == 200:
        return body
    told = str(body.get("detail") or body.get("title"))
    if status == NotFoundError.status:
        raise NotFoundError(told)
    raise InvalidRequestError(told) if status < 500 else UnavailableError(told)
