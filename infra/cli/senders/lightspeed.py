"""Lightspeed X-Series: hex HMAC-SHA256 over the exact form, with its algorithm beside it."""

import hmac
from collections.abc import Mapping

from infra.cli.senders import Delivery, Sender


def headers(delivery: Delivery) -> Mapping[str, str]:
    signature = hmac.digest(delivery.secret.encode(), delivery.body, "sha256").hex()
    return {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        "x-signature": f"signature={signature},algorithm=HMAC-SHA256",
    }


sender = Sender(headers=headers)
