"""Stripe: hex HMAC-SHA256 over the time in seconds, a dot, and the exact body."""

import hmac
from collections.abc import Mapping

from infra.cli.senders import Delivery, Sender


def headers(delivery: Delivery) -> Mapping[str, str]:
    seconds = int(delivery.at.timestamp())
    signature = hmac.digest(delivery.secret.encode(), f"{seconds}.".encode() + delivery.body, "sha256").hex()
    return {"content-type": "application/json; charset=utf-8", "stripe-signature": f"t={seconds},v1={signature}"}


sender = Sender(headers=headers)
