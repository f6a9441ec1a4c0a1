"""What reached us, whatever the door: one Request from API Gateway's event, or from one of EventBridge."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shared import connectors, plugins
from shared.aws.secrets import KEEP, Secrets
from shared.configuration import Brand, Source
from shared.connectors import PARTNER, Connector
from shared.errors import NotFoundError
from shared.ingestion.trust import Believed, find
from shared.webhooks import Request

LambdaEvent = Mapping[str, Any]

TRACKING = "segment"
"""Whose calls come to `/v1/{call}`, where no source is in the address: the write key tells."""

UNKNOWN = "unknown"

CANONICAL = "standard_webhooks"
"""Reads the brand's own events, under whatever connector's name they come over the bus."""


def from_http(event: LambdaEvent, public_url: str, received_at: datetime, door: str = "webhooks") -> Request:
    """API Gateway's payload 2.0 joins headers of one name by commas, so that a comma may mean two of them.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    where = event.get("pathParameters") or {}
    path = f"/v1/{where['call']}" if "call" in where else f"/{door}/{where.get('connector')}/{where.get('source')}"
    query = event.get("rawQueryString")
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    return Request(
        connector=TRACKING if "call" in where else where.get("connector", ""),
        source=where.get("source", ""),
        method=event["requestContext"]["http"]["method"],
        url=f"{public_url}{path}" + (f"?{query}" if query else ""),
        headers=headers,
        query=event.get("queryStringParameters") or {},
        body=_exact(event.get("body") or "", encoded=bool(event.get("isBase64Encoded"))),
        received_at=received_at,
        repeated=frozenset(name for name, value in headers.items() if "," in value),
    )


def named(event: LambdaEvent, brand: Brand) -> tuple[str, str]:
    """Connector and source that a refusal is counted by: none that only a stranger made up."""
    where = event.get("pathParameters") or {}
    connector = TRACKING if "call" in where else str(where.get("connector"))
    source = str(where.get("source"))
    known = brand.source(connector, source) is not None
    return connector if connector in brand.sources else UNKNOWN, source if known else UNKNOWN


def _exact(body: str, *, encoded: bool) -> bytes:
    return base64.b64decode(body) if encoded else body.encode(errors="surrogatepass")


def secret_paths(request: Request, brand: Brand) -> dict[str, str]:
    """Where the secrets lie that may prove the request, by source; for names nobody configured none is looked up."""
    configured = brand.sources.get(request.connector, {})
    asked = [request.source] if request.source else list(configured)
    return {source: f"connectors/{request.connector}/{source}" for source in asked if source in configured}


def documents(request: Request, brand: Brand, secrets: Secrets, keep: timedelta = KEEP) -> dict[str, dict[str, Any]]:
    """What those paths hold, by source; no older than `keep`."""
    paths = secret_paths(request, brand)
    return {source: secrets.document(path, request.received_at, keep) for source, path in paths.items()}


def from_bus(event: LambdaEvent, brand: Brand, received_at: datetime) -> Believed:
    """`source` is `connector.<name>`; `detail-type` is the name of the source, `own`, and `detail` canonical events.

    Where `detail` is the vendor's own body, `detail-type` ends with ` webhook`: `shop-a webhook`. From a vendor that is
    on EventBridge itself the whole event is the body; that of an AWS service (`aws.ses`) whoever put it there.
    """
    name, connector = _on_bus(event["source"], brand)
    source, _, kind = event["detail-type"].partition(" ")
    whole = connector.hears(event["source"]) or (_is_service(connector) and brand.source(name, source) is None)
    source = _account(event["source"], brand.sources.get(name, {})) if whole else source
    if brand.source(name, source) is None:
        raise NotFoundError(f"the brand has no source {source!r} of {name}: detail-type should name one")
    body = json.dumps(event if whole else event["detail"]).encode()
    request = Request(name, source, "EVENT", "", {}, {}, body, received_at)
    parse = connector.parse if whole or kind == "webhook" else _canonical().parse
    return Believed(connector, request, parse, "iam")


def _on_bus(event_source: str, brand: Brand) -> tuple[str, Connector]:
    name = event_source.removeprefix("connector.")
    for one in [name] if name != event_source else brand.sources:
        if (found := find(one)) and (name != event_source or found.hears(event_source)):
            return one, found
    raise NotFoundError(f"no connector takes events of {event_source!r}")


def _is_service(connector: Connector) -> bool:
    return bool(connector.bus_source) and not str(connector.bus_source).startswith(PARTNER)


def _account(event_source: str, sources: Mapping[str, Source]) -> str:
    """At a partner, the account that names this event source; an AWS service is the first's that names none."""
    wanted = event_source if event_source.startswith(PARTNER) else None
    return next((name for name, one in sources.items() if one.event_source == wanted), "")


def _canonical() -> Connector:
    found: Connector = plugins.load(connectors, CANONICAL).connector
    return found
