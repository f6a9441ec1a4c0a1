"""WooCommerce: base64 HMAC-SHA256 over the exact body; topic and shop are headers."""

import base64
import hmac
from collections.abc import Mapping
from html import unescape

from infra.cli.senders import Delivery, Sender
from shared.errors import InvalidRequestError


def headers(delivery: Delivery) -> Mapping[str, str]:
    """A secret is kept as HTML text, and signs as the text that stands for."""
    if delivery.topic is None:
        raise InvalidRequestError("WooCommerce names the topic in a header: add --topic, such as order.created")
    signature = hmac.digest(unescape(delivery.secret).encode(), delivery.body, "sha256")
    return {
        "content-type": "application/json",
        "x-wc-webhook-topic": delivery.topic,
        "x-wc-webhook-source": f"https://{delivery.source}.example/",
        "x-wc-webhook-delivery-id": delivery.id,
        "x-wc-webhook-signature": base64.b64encode(signature).decode(),
    }


sender = Sender(headers=headers)
