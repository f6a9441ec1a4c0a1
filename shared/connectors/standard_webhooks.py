"""The brand's own systems: canonical events, one or a list, signed by Standard Webhooks.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from collections.abc import Mapping
from typing import Any

from shared import canonical, strict_json
from shared.connectors import Connector
from shared.events import Event
from shared.webhooks import Request, verify_standard

THIN = {"type", "timestamp"}
schema = canonical.schema


def parse(request: Request) -> list[Event]:
    """Events are read from `data` of the specification's own envelope too, if it names anybody in `identifiers`."""
    body = strict_json.loads(request.body)
    if isinstance(body, list):
        return [_event(one, request, f"[{index}]") for index, one in enumerate(body)]
    if isinstance(body, Mapping) and body.keys() >= THIN:
        return _thin(body, request)
    return [_event(body, request, "")]


def _event(given: Any, request: Request, place: str) -> Event:
    return canonical.event(given, request.origin, place)


def _thin(body: Mapping[str, Any], request: Request) -> list[Event]:
    """An event about nobody concerns no customer: it is taken, and means nothing here."""
    data = body.get("data")
    if not isinstance(data, Mapping) or "identifiers" not in data:
        return []
    given = {
        "id": body.get("id") or request.headers.get("webhook-id"),
        "name": body["type"],
        "occurred_at": body["timestamp"],
        "identifiers": data["identifiers"],
        "data": {name: value for name, value in data.items() if name != "identifiers"},
    }
    return [_event(given, request, "")]


connector = Connector(verify=verify_standard, parse=parse, headers=("webhook-id", "webhook-timestamp"))
