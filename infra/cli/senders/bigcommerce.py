"""BigCommerce: the header that the hook was made with, and no signature."""

from collections.abc import Mapping

from infra.cli.senders import Delivery, Sender


def headers(delivery: Delivery) -> Mapping[str, str]:
    return {"content-type": "application/json", "authorization": f"Bearer {delivery.secret}"}


sender = Sender(headers=headers)
