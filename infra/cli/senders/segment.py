"""Segment's tracking API: the write key as the user of basic authentication, one address per kind of call."""

import base64
import json
from collections.abc import Mapping

from infra.cli.senders import Delivery, Sender


def path(connector: str, source: str, body: bytes) -> str:
    """A body says its kind in `type`, or is a batch."""
    content = json.loads(body)
    return f"/v1/{'batch' if 'batch' in content else content.get('type', 'track')}"


def headers(delivery: Delivery) -> Mapping[str, str]:
    user = base64.b64encode(f"{delivery.secret}:".encode()).decode()
    return {"content-type": "application/json", "authorization": f"Basic {user}"}


sender = Sender(headers=headers, path=path)
