"""Shopify: base64 HMAC-SHA256 over the exact body; topic, shop and ids are headers."""

import base64
import hmac
from collections.abc import Mapping

from infra.cli.senders import Delivery, Sender
from shared.errors import InvalidRequestError

API_VERSION = "2026-07"


def headers(delivery: Delivery) -> Mapping[str, str]:
    if delivery.topic is None:
        raise InvalidRequestError("Shopify names the topic in a header: add --topic, such as orders/create")
    signature = hmac.digest(delivery.secret.encode(), delivery.body, "sha256")
    return {
        "content-type": "application/json",
        "x-shopify-topic": delivery.topic,
        "x-shopify-shop-domain": f"{delivery.source}.myshopify.com",
        "x-shopify-api-version": API_VERSION,
        "x-shopify-webhook-id": delivery.id,
        "x-shopify-event-id": delivery.id,
        "x-shopify-triggered-at": delivery.at.isoformat(),
        "x-shopify-hmac-sha256": base64.b64encode(signature).decode(),
    }


sender = Sender(headers=headers)
