"""The price tag: what a path of an event uses, and what a million of them costs."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from infra.cost import prices

SHARED_BATCH = 10
"""Under load a consumer gets ten messages at once: its invocation and its requests to SQS are shared by ten."""

STOP_GIGABYTE_SECONDS = Decimal("0.015")
"""Assumed for each function that an event passes: 30 ms at 512 MB, most of it waiting for DynamoDB or SQS."""


class Target(Struct, frozen=True):
    """What an event should cost; None where only the price counts.

    `ceiling` stands in for a price that is not reached yet: no change may make it worse unnoticed.
    """

    dollars_per_million: Decimal
    write_units: Decimal | None = None
    read_units: Decimal | None = None
    ceiling: Decimal | None = None


class Way(Struct, frozen=True):
    """How often an event goes through the API and its function, through a queue, and through a consumer; how many turns
    its job has.
    """

    http: int
    queued: int
    consumed: int
    turns: int = 0


class Line(Struct, frozen=True):
    """One path: its units are measured, and so are the transitions of its job; the rest follows from the way."""

    path: str
    way: Way
    target: Target
    write_units: Decimal
    read_units: Decimal
    transitions: Decimal = Decimal(0)

    @property
    def parts(self) -> dict[str, Decimal]:
        """Dollars per million, by what they are for."""
        way = self.way
        invocations = way.http + way.turns + Decimal(way.consumed) / SHARED_BATCH
        compute = (way.http + way.turns + way.consumed) * STOP_GIGABYTE_SECONDS * prices.GIGABYTE_SECOND
        received = Decimal(2 * way.queued) / SHARED_BATCH
        per_event = {
            "DynamoDB": self.write_units * prices.WRITE_UNIT + self.read_units * prices.READ_UNIT,
            "HTTP API": way.http * prices.HTTP_REQUEST,
            "Lambda": invocations * prices.INVOCATION + compute,
            "SQS": (way.queued + received) * prices.QUEUE_REQUEST,
            "Jobs": self.transitions * prices.TRANSITION,
        }
        return {name: dollars * prices.MILLION for name, dollars in per_event.items()}

    @property
    def dollars_per_million(self) -> Decimal:
        return sum(self.parts.values(), Decimal(0))


def worsened(line: Line) -> Sequence[str]:
    """As `exceeded`, measured by the ceiling where there is one."""
    dollars = line.target.ceiling or line.target.dollars_per_million
    return exceeded(replace(line, target=replace(line.target, dollars_per_million=dollars)))


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
