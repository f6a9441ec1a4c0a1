"""The HTTP API for our own people, signed as AWS wants it (SigV4); botocore as infra/cli/aws.py says."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from infra.cli import web
from infra.cli.deployment import Deployment
from shared.errors import InvalidRequestError, NotFoundError, UnavailableError

Plain = Mapping[str, Any]


def get(deployment: Deployment, path: str, query: Plain | None = None) -> Any:
    return _content(call(deployment, "GET", path, query or {}))


def post(deployment: Deployment, path: str, body: Plain) -> Any:
    return _content(call(deployment, "POST", path, body))


def call(deployment: Deployment, method: str, path: str, sent: Plain) -> web.Answer:
    """`sent` is the query of a GET, written as it is signed (SigV4 knows `%20` and no `+`), or the body of a POST."""
    query = f"?{urlencode(sent, quote_via=quote)}" if sent and method == "GET" else ""
    data = json.dumps(sent).encode() if method == "POST" else None
    url = f"{deployment.api_url}{path}{query}"
    return web.request(method, url, body=data, headers=_signed(deployment, method, url, data))


def _signed(deployment: Deployment, method: str, url: str, data: bytes | None) -> dict[str, str]:
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest

    headers = {"content-type": "application/json"} if data else {}
    request = AWSRequest(method=method, url=url, data=data, headers=headers)
    SigV4Auth(deployment.credentials(), "execute-api", deployment.region).add_auth(request)
    return dict(request.headers)


def _content(answer: web.Answer) -> Any:
    if answer.status == 200:
        return answer.json()
    told = answer.json().get("detail", answer.text) if "json" in answer.headers.get("content-type", "") else answer.text
    if answer.status == NotFoundError.status:
        raise NotFoundError(str(told))
    if answer.status < 500:
        raise InvalidRequestError(f"the API answered {answer.status}: {str(told)[:300]}")
    raise UnavailableError(f"the API answered {answer.status}: {str(told)[:200]}")
