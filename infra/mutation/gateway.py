"""A request as API Gateway's HTTP API hands it to us, read back by the code that will read it there."""

import base64
from typing import Any

from msgspec.structs import replace

from shared.ingestion import deliveries
from shared.webhooks import Request


def over_http(request: Request, *, encoded: bool) -> Request:
    """The address of a vendor's published delivery is not ours, and stays what it was."""
    received = deliveries.from_http(_event(request, encoded=encoded), _public_url(request), request.received_at)
    return replace(received, url=request.url, source=request.source)


def _event(request: Request, *, encoded: bool) -> dict[str, Any]:
    """Payload 2.0. A body that is not text always comes in base64."""
    try:
        text = request.body.decode()
    except UnicodeDecodeError:
        text, encoded = "", True
    call = request.url.partition("?")[0].partition("/v1/")[2]
    where = {"call": call} if call else {"connector": request.connector, "source": request.source}
    return {
        "pathParameters": where,
        "rawQueryString": request.url.partition("?")[2],
        "queryStringParameters": dict(request.query),
        "headers": dict(request.headers),
        "requestContext": {"http": {"method": request.method}},
        "body": base64.b64encode(request.body).decode() if encoded else text,
        "isBase64Encoded": encoded,
    }


def _public_url(request: Request) -> str:
    return request.url.partition("/webhooks/")[0].partition("/v1/")[0]
