"""How each source of a stage fares, with what lies in its quarantine.

Metrics are made of the functions' logs. Where nobody has made any yet it is unknown, and says so.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from infra.cli.deployment import Deployment
from infra.cli.replay import QUARANTINE
from shared.aws.metrics import Metrics
from shared.watching import health as watching
from shared.watching.health import Health


def health(stage: Deployment, now: datetime) -> Health:
    quarantined = Counter("/".join(key.split("/")[1:3]) for key in _quarantine(stage))
    return watching.health(Metrics(stage.client("cloudwatch"), stage.stage), quarantined, now)


def _quarantine(stage: Deployment) -> Iterator[str]:
    """Keys alone: `quarantine/shopify/shop-a/2026-11-22/<id>.json`."""
    pages = stage.client("s3").get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=stage.bucket, Prefix=QUARANTINE):
        yield from (one["Key"] for one in page.get("Contents", ()))
