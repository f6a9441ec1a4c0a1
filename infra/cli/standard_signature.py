"""The signature headers of Standard Webhooks, made by its reference implementation."""

from datetime import UTC

from standardwebhooks import Webhook

from infra.cli.senders import Delivery


def standard_signature(delivery: Delivery) -> dict[str, str]:
    at = delivery.at.astimezone(UTC)  # the library takes the clock face for UTC, whatever the zone
    return {
        "webhook-id": delivery.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(delivery.secret).sign(delivery.id, at, delivery.body.decode()),
    }
