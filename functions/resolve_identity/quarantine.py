"""Deliveries that could not be read, or not be filed whole: kept as received, with the reason, to be replayed."""

import json
from collections.abc import Mapping
from typing import Any

from shared.aws.objects import Objects
from shared.observability import count, logger


def keep(objects: Objects, message: Mapping[str, Any], reason: str) -> None:
    delivery = message["delivery"]
    key = "quarantine/{connector}/{source}/{received_at:.10}/{id}.json".format_map(delivery)
    objects.put(key, json.dumps({**message, "error": reason}))
    count("Quarantined", connector=delivery["connector"], source=delivery["source"])
    count("SourceUnreadable")
    logger.warning("quarantined", extra={"connector": delivery["connector"], "key": key, "reason": reason})
