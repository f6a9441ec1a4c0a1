"""HubSpot: base64 HMAC-SHA256 over method, address, body and time in milliseconds (version 3)."""

import base64
import hmac
from collections.abc import Mapping

from infra.cli.senders import Delivery, Sender


def headers(delivery: Delivery) -> Mapping[str, str]:
    at = str(int(delivery.at.timestamp() * 1000))
    signed = f"POST{delivery.url}".encode() + delivery.body + at.encode()
    signature = base64.b64encode(hmac.digest(delivery.secret.encode(), signed, "sha256")).decode()
    return {
        "content-type": "application/json",
        "x-hubspot-request-timestamp": at,
        "x-hubspot-signature-v3": signature,
    }


sender = Sender(headers=headers)
