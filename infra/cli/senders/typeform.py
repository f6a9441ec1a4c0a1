"""Typeform: base64 HMAC-SHA256 over the exact body."""

import base64
import hmac
from collections.abc import Mapping

from infra.cli.senders import Delivery, Sender


def headers(delivery: Delivery) -> Mapping[str, str]:
    signature = hmac.digest(delivery.secret.encode(), delivery.body, "sha256")
    return {
        "content-type": "application/json",
        "typeform-signature": f"sha256={base64.b64encode(signature).decode()}",
    }


sender = Sender(headers=headers)
