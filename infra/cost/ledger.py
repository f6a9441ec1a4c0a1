"""The price tag: what each path of an event uses, and what a million of them costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from infra.cost.prices import (
    GIGABYTE_SECOND,
    HTTP_REQUEST,
    INVOCATION,
    MILLION,
    QUEUE_REQUEST,
    READ_UNIT,
    WRITE_UNIT,
)

SHARED_BATCH = 10
"""Under load a consumer gets ten messages at once, so its invocation and its SQS requests are shared by ten."""


@dataclass(frozen=True, slots=True)
class Target:
    """What must not be exceeded per event; None where only the price counts."""

    dollars_per_million: Decimal
    write_units: Decimal | None = None
    read_units: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One path, measured: `http`, `queued` and `invocations` are how often per event it comes by each."""

    path: str
    target: Target
    write_units: Decimal
    read_units: Decimal
    http: Decimal
    queued: int
    invocations: int
    gigabyte_seconds: Decimal

    @property
    def parts(self) -> dict[str, Decimal]:
        """Dollars per million, by what they are for."""
        alone = self.http * INVOCATION
        shared = (self.invocations * INVOCATION + 2 * self.queued * QUEUE_REQUEST) / SHARED_BATCH
        per_event = {
            "DynamoDB": self.write_units * WRITE_UNIT + self.read_units * READ_UNIT,
            "HTTP API": self.http * HTTP_REQUEST,
            "Lambda": alone + shared + self.gigabyte_seconds * GIGABYTE_SECOND,
            "SQS": self.queued * QUEUE_REQUEST,
        }
        return {name: dollars * MILLION for name, dollars in per_event.items()}

    @property
    def dollars_per_million(self) -> Decimal:
        return sum(self.parts.values(), Decimal(0))


def exceeded(line: Line) -> Sequence[str]:
    """Sentences that say what is over its target."""
    target = line.target
    limits = (
        ("write units", line.write_units, target.write_units),
        ("read units", line.read_units, target.read_units),
        ("$ per million", line.dollars_per_million, target.dollars_per_million),
    )
    over = [(name, used, most) for name, used, most in limits if most is not None and used > most]
    return [f"{line.path}: {used:.2f} {name}, at most {most}" for name, used, most in over]
