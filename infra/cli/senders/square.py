"""Square: base64 HMAC-SHA256 over the notification URL followed by the exact body."""

import base64
import hmac
from collections.abc import Mapping

from infra.cli.senders import Delivery, Sender


def headers(delivery: Delivery) -> Mapping[str, str]:
    signature = hmac.digest(delivery.secret.encode(), delivery.url.encode() + delivery.body, "sha256")
    return {
        "content-type": "application/json",
        "square-environment": "Sandbox",
        "square-initial-delivery-timestamp": delivery.at.isoformat(),
        "x-square-hmacsha256-signature": base64.b64encode(signature).decode(),
    }


sender = Sender(headers=headers)
