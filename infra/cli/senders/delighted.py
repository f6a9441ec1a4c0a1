"""Delighted: hexadecimal HMAC-SHA256 over the exact body."""

import hmac
from collections.abc import Mapping

from infra.cli.senders import Delivery, Sender


def headers(delivery: Delivery) -> Mapping[str, str]:
    signature = hmac.digest(delivery.secret.encode(), delivery.body, "sha256").hex()
    return {"content-type": "application/json", "x-delighted-webhook-signature": f"sha256={signature}"}


sender = Sender(headers=headers)
