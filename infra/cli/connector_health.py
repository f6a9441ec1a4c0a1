"""How each source fares: what was accepted and refused, by CloudWatch's metrics, and what lies in quarantine.

Metrics are made of the functions' logs. The local AWS does not make any, so there it is unknown, and says so.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from infra.cli.deployment import Deployment
from infra.cli.replay import QUARANTINE
from shared.aws.metrics import Metrics
from shared.watching.silence import KNOWN_FOR

PROOF, STATUS = ("connector", "source", "secret"), ("connector", "source", "status")


@dataclass(frozen=True, slots=True)
class Heard:
    """How often, and in which hour the last time."""

    count: int
    last: datetime

    def __add__(self, other: "Heard") -> "Heard":
        return Heard(self.count + other.count, max(self.last, other.last))


@dataclass(frozen=True, slots=True)
class Health:
    """By source, `shopify/shop-a`, and of two weeks. `accepted` is None where nobody keeps count, and tells by the name
    of the secret that proved a delivery; `refused` by HTTP status.

    Calls by a name that the brand does not have are refused under `unknown`.
    """

    quarantined: Mapping[str, int]
    accepted: Mapping[str, Mapping[str, Heard]] | None = None
    refused: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def health(stage: Deployment, now: datetime) -> Health:
    quarantined = Counter("/".join(key.split("/")[1:3]) for key in _quarantine(stage))
    proved, refused = _counted(stage, "DeliveryAccepted", PROOF, now), _counted(stage, "DeliveryRefused", STATUS, now)
    if not proved and not refused:
        return Health(quarantined)
    accepted: dict[str, dict[str, Heard]] = {}
    for (connector, source, secret), heard in proved.items():
        accepted.setdefault(f"{connector}/{source}", {})[secret] = heard
    statuses: dict[str, dict[str, int]] = {}
    for (connector, source, status), heard in refused.items():
        statuses.setdefault(f"{connector}/{source}", {})[status] = heard.count
    return Health(quarantined, accepted, statuses)


def _quarantine(stage: Deployment) -> Iterator[str]:
    """Keys alone: `quarantine/shopify/shop-a/2026-11-22/<id>.json`."""
    pages = stage.client("s3").get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=stage.bucket, Prefix=QUARANTINE):
        yield from (one["Key"] for one in page.get("Contents", ()))


def _counted(stage: Deployment, metric: str, by: Sequence[str], now: datetime) -> dict[tuple[str, ...], Heard]:
    """Sums and last hours by these dimensions, of what was heard at all."""
    found = Metrics(stage.client("cloudwatch")).hourly(metric, by, (now - KNOWN_FOR, now))
    return {name: Heard(hours.total(), max(hours)) for name, hours in found.items() if hours}
