"""How each source fares: what was accepted and refused in two weeks, by CloudWatch's metrics, and quarantined."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct, field

from shared.aws.metrics import Metrics
from shared.watching.silence import KNOWN_FOR

PROOF, STATUS = ("connector", "source", "secret"), ("connector", "source", "status")


class Heard(Struct, frozen=True):
    """How often, and in which hour the last time."""

    count: int
    last: datetime

    def __add__(self, other: "Heard") -> "Heard":
        return Heard(self.count + other.count, max(self.last, other.last))


class Health(Struct, frozen=True):
    """By source, `shopify/shop-a`, and of two weeks. `accepted` is None where nobody keeps count, and tells by the name
    of the secret that proved a delivery; `refused` by HTTP status.

    Calls by a name that the brand does not have are refused under `unknown`.
    """

    quarantined: Mapping[str, int]
    accepted: Mapping[str, Mapping[str, Heard]] | None = None
    refused: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def health(metrics: Metrics, quarantined: Mapping[str, int], now: datetime) -> Health:
    proved, refused = _heard(metrics, "DeliveryAccepted", PROOF, now), _heard(metrics, "DeliveryRefused", STATUS, now)
    if not proved and not refused:
        return Health(quarantined)
    accepted: dict[str, dict[str, Heard]] = {}
    for (connector, source, secret), heard in proved.items():
        accepted.setdefault(f"{connector}/{source}", {})[secret] = heard
    statuses: dict[str, dict[str, int]] = {}
    for (connector, source, status), heard in refused.items():
        statuses.setdefault(f"{connector}/{source}", {})[status] = heard.count
    return Health(quarantined, accepted, statuses)


def _heard(metrics: Metrics, name: str, by: Sequence[str], now: datetime) -> dict[tuple[str, ...], Heard]:
    """Sums and last hours by these dimensions, of what was heard at all."""
    found = metrics.hourly(name, by, (now - KNOWN_FOR, now))
    return {key: Heard(hours.total(), max(hours)) for key, hours in found.items() if hours}
