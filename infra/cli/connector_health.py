"""How each source fares: what was accepted and refused, by CloudWatch's metrics, and what lies in quarantine.

Metrics are made of the functions' logs. The local AWS does not make any, so there it is unknown, and says so.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from infra.cli.deployment import Deployment
from infra.cli.replay import QUARANTINE
from shared.observability import NAMESPACE

KNOWN_FOR = timedelta(days=14)
"""CloudWatch lists a metric for two weeks after its last number."""

SOURCE = ("connector", "source")
HOUR = 3600
QUERIES = 500
"""At most so many in one request."""


@dataclass(frozen=True, slots=True)
class Health:
    """By source, `shopify/shop-a`, and of two weeks; `accepted` is None where nobody keeps count.

    `refused` is by HTTP status then. Calls by a name that the brand does not have are refused under `unknown`.
    """

    quarantined: Mapping[str, int]
    accepted: Mapping[str, int] | None = None
    last: Mapping[str, datetime] = field(default_factory=dict)
    refused: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def health(stage: Deployment, now: datetime) -> Health:
    quarantined = Counter("/".join(key.split("/")[1:3]) for key in _quarantine(stage))
    accepted, last = _counted(stage, "DeliveryAccepted", SOURCE, now)
    refused, _ = _counted(stage, "DeliveryRefused", (*SOURCE, "status"), now)
    return Health(quarantined, accepted, last, _by_source(refused)) if accepted or refused else Health(quarantined)


def _by_source(refused: Mapping[str, int]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for name, times in refused.items():
        source, _, status = name.rpartition("/")
        found.setdefault(source, {})[status] = times
    return found


def _quarantine(stage: Deployment) -> Iterator[str]:
    """Keys alone: `quarantine/shopify/shop-a/2026-11-22/<id>.json`."""
    pages = stage.client("s3").get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=stage.bucket, Prefix=QUARANTINE):
        yield from (one["Key"] for one in page.get("Contents", ()))


def _counted(
    stage: Deployment, metric: str, dimensions: tuple[str, ...], now: datetime
) -> tuple[Counter[str], dict[str, datetime]]:
    """Sums and last hours by some dimensions, over whatever others there are."""
    found = [one for one in _metrics(stage, metric) if set(dimensions) <= _dimensions(one).keys()]
    totals: Counter[str] = Counter()
    last: dict[str, datetime] = {}
    for start in range(0, len(found), QUERIES):
        part = found[start : start + QUERIES]
        for series in _series(stage, part, now):
            about = _dimensions(part[int(series["Id"][1:])])
            name = "/".join(about[one] for one in dimensions)
            totals[name] += int(sum(series["Values"]))
            hours = [at for at, value in zip(series["Timestamps"], series["Values"], strict=True) if value]
            last[name] = max([*hours, *([last[name]] if name in last else [])], default=now - KNOWN_FOR)
    return totals, last


def _metrics(stage: Deployment, metric: str) -> Iterator[Mapping[str, Any]]:
    pages = stage.client("cloudwatch").get_paginator("list_metrics")
    for page in pages.paginate(Namespace=NAMESPACE, MetricName=metric):
        yield from page["Metrics"]


def _series(stage: Deployment, metrics: list[Mapping[str, Any]], now: datetime) -> Iterator[Mapping[str, Any]]:
    queries = [
        {"Id": f"m{index}", "MetricStat": {"Metric": one, "Period": HOUR, "Stat": "Sum"}}
        for index, one in enumerate(metrics)
    ]
    pages = stage.client("cloudwatch").get_paginator("get_metric_data")
    for page in pages.paginate(MetricDataQueries=queries, StartTime=now - KNOWN_FOR, EndTime=now):
        yield from page["MetricDataResults"]


def _dimensions(metric: Mapping[str, Any]) -> dict[str, str]:
    return {one["Name"]: one["Value"] for one in metric["Dimensions"]}
