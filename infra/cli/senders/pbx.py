"""A bridge beside a telephone system: calls, signed by Standard Webhooks."""

from collections.abc import Mapping

from infra.cli.senders import Delivery, Sender
from infra.cli.standard_signature import standard_signature


def headers(delivery: Delivery) -> Mapping[str, str]:
    return {"content-type": "application/json", **standard_signature(delivery)}


sender = Sender(headers=headers)
