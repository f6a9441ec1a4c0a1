"""Zendesk: base64 HMAC-SHA256 over an ISO timestamp followed by the exact body."""

import base64
import hmac
from collections.abc import Mapping
from datetime import UTC

from infra.cli.senders import Delivery, Sender


def headers(delivery: Delivery) -> Mapping[str, str]:
    timestamp = f"{delivery.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    signature = hmac.digest(delivery.secret.encode(), timestamp.encode() + delivery.body, "sha256")
    return {
        "content-type": "application/json",
        "x-zendesk-webhook-signature-timestamp": timestamp,
        "x-zendesk-webhook-signature": base64.b64encode(signature).decode(),
        "x-zendesk-webhook-invocation-id": delivery.id,
    }


sender = Sender(headers=headers)
