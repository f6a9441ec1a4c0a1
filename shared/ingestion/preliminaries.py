"""What is asked before anything is sent: is somebody there (HEAD), and may I (OPTIONS)? Both without any proof."""

import re
from collections.abc import Mapping

from shared.connectors import Connector
from shared.errors import BadSignatureError
from shared.ingestion import answers
from shared.ingestion.deliveries import TRACKING
from shared.webhooks import Request

METHODS = ("HEAD", "OPTIONS")

PREFLIGHT = {
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "authorization, content-type",
    "access-control-max-age": "86400",
}
"""https://fetch.spec.whatwg.org/#cors-preflight-fetch; for `/v1/` only: what signs a webhook must not be in a page."""

ORIGIN = re.compile(r"[A-Za-z0-9.:-]{1,253}")


def answer(connector: Connector | None, request: Request) -> answers.Answer:
    """The code of every connector is public, so that one exists is no secret; which sources there are is never told."""
    if connector is None:
        raise BadSignatureError("connector")
    if request.method == "HEAD":
        return answers.empty(200)
    if request.connector == TRACKING and not request.source:
        return answers.empty(204, PREFLIGHT)
    return answers.empty(200, {"allow": "POST"} | _permission(request.headers))


def _permission(headers: Mapping[str, str]) -> dict[str, str]:
    """https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md#4-abuse-protection

    Any rate: the gateway throttles, and proof of each delivery is asked for when it comes.
    """
    origin = headers.get("webhook-request-origin", "").strip()
    if not ORIGIN.fullmatch(origin):
        return {}
    return {"webhook-allowed-origin": origin, "webhook-allowed-rate": "*"}
