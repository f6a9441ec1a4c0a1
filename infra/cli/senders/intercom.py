"""Intercom: hexadecimal HMAC-SHA1 over the exact body."""

import hmac
from collections.abc import Mapping

from infra.cli.senders import Delivery, Sender


def headers(delivery: Delivery) -> Mapping[str, str]:
    signature = hmac.digest(delivery.secret.encode(), delivery.body, "sha1").hex()
    return {"content-type": "application/json", "x-hub-signature": f"sha1={signature}"}


sender = Sender(headers=headers)
