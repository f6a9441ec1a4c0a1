"""CloudEvents over HTTP in structured or batch mode, signed by Standard Webhooks headers."""

import json
from collections.abc import Mapping

from infra.cli.senders import Delivery, Sender
from infra.cli.standard_signature import standard_signature

BATCH, STRUCTURED = "application/cloudevents-batch+json", "application/cloudevents+json"


def headers(delivery: Delivery) -> Mapping[str, str]:
    several = isinstance(json.loads(delivery.body), list)
    return {"content-type": BATCH if several else STRUCTURED, **standard_signature(delivery)}


sender = Sender(headers=headers)
