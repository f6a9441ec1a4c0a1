"""Chatwoot: hexadecimal HMAC-SHA256 over the seconds since 1970, a full stop and the exact body."""

import hmac
from collections.abc import Mapping

from infra.cli.senders import Delivery, Sender


def headers(delivery: Delivery) -> Mapping[str, str]:
    timestamp = str(int(delivery.at.timestamp()))
    signature = hmac.digest(delivery.secret.encode(), f"{timestamp}.".encode() + delivery.body, "sha256").hex()
    return {
        "content-type": "application/json",
        "x-chatwoot-timestamp": timestamp,
        "x-chatwoot-signature": f"sha256={signature}",
        "x-chatwoot-delivery": delivery.id,
    }


sender = Sender(headers=headers)
