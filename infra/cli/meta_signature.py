"""The headers of a webhook of Meta's: hexadecimal HMAC-SHA256 over the exact body, by the app secret."""

import hmac
from collections.abc import Mapping

from infra.cli.senders import Delivery


def meta_signature(delivery: Delivery) -> Mapping[str, str]:
    signature = hmac.digest(delivery.secret.encode(), delivery.body, "sha256").hex()
    return {"content-type": "application/json", "x-hub-signature-256": f"sha256={signature}"}
