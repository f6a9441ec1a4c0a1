"""A purchase as people and conditions see it: its latest state, by whichever of its sources, in one word and in all."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property, reduce
from typing import Any

from msgspec import Struct

from shared.payload import instant
from shared.profiles import amounts, balance, registers
from shared.profiles.purchases import Record, merge

SLACK = timedelta(days=1)
"""A purchase dated later than this after the last word about it is a fault of the source's clock."""

BOUGHT = frozenset({"placed_at", "cancelled_at", "payment", "fulfilment", "delivery", "total", "items"})
"""Whoever states one of these of an order reports a purchase; an id alone is only named."""

WORDS = (
    ("payment", "refunded", "refunded"),
    ("delivery", "delivered", "delivered"),
    ("fulfilment", "fulfilled", "fulfilled"),
    ("payment", "paid", "paid"),
    ("payment", "partially_refunded", "paid"),
)


class Order(Struct, frozen=True, dict=True):
    """One purchase. `id` is the smallest of the hashed order references it is known by; `status` sums its state up.

    `values` are the latest state and what follows from it: `refunds`, `refunded`, `net`. What measures ask for again
    and again is worked out once.
    """

    id: str
    values: Mapping[str, Any]
    status: str
    references: frozenset[str] = frozenset()
    """Hashed: of every source that reports it, of its payments and its checkout."""
    names: frozenset[str] = frozenset()
    """Ids and numbers that sources gave it."""
    since: str = ""
    """When the first event about it happened."""
    until: str = ""
    """When the latest did."""

    @cached_property
    def placed(self) -> datetime | None:
        """By the source; when it was first heard of, where none says or one says what cannot be."""
        first, last = instant(self.since), instant(self.until or self.since)
        stated = instant(str(self.values.get("placed_at") or ""))
        if stated and (last is None or stated <= last + SLACK):
            return stated.astimezone(UTC)
        return first.astimezone(UTC) if first else None

    @cached_property
    def place(self) -> tuple[str, str]:
        """Among the customer's orders: the oldest first."""
        return (str(self.placed or ""), self.id)

    @cached_property
    def day(self) -> str | None:
        """On which it was placed, in UTC."""
        return f"{self.placed:%Y-%m-%d}" if self.placed else None

    @cached_property
    def net(self) -> amounts.Amount | None:
        return amounts.read(self.values.get("net"))

    @cached_property
    def bought(self) -> bool:
        return not BOUGHT.isdisjoint(self.values)

    @cached_property
    def told(self) -> bool:
        """Somebody said more of it than its id, which an answer to a survey about it states as well."""
        return bool(self.values.keys() - {"id"})

    @cached_property
    def stands(self) -> bool:
        """A purchase that was called off is none, whatever was paid on the way."""
        return self.bought and self.status != "cancelled" and self.values.get("payment") != "voided"

    @cached_property
    def counts(self) -> bool:
        """As one more purchase. Tills book goods that come back as a sale of less than nothing."""
        total = amounts.read(self.values.get("total"))
        return self.stands and (total is None or total[1] >= 0)


def order(records: Sequence[Record]) -> Order | None:
    """`records` are those of one purchase. None where all that is known is a payment, of nobody knows which order."""
    reports = [record for record in records if record.scope.startswith("order")]
    if not reports:
        return None
    whole = reduce(merge, records)
    named = {name: registers.values(_speaker(reports).registers).get(name) for name in ("id", "number")}
    values = {**registers.values(whole.registers), **{name: said for name, said in named.items() if said is not None}}
    values |= balance.of(whole, values)
    parts = (whole.registers, *whole.refunds.values(), *whole.payments.values())
    return Order(
        id=min(record.reference for record in reports),
        values=values,
        status=status(values),
        references=whole.references,
        names=frozenset[str]().union(*(record.names for record in reports)),
        since=whole.since,
        until=max((registers.moment(entry[0]) for part in parts for entry in part.values()), default=""),
    )


def status(values: Mapping[str, Any]) -> str:
    """The one word for an order that conditions and people use."""
    if values.get("cancelled_at"):
        return "cancelled"
    return next((word for register, value, word in WORDS if values.get(register) == value), "placed")


def _speaker(reports: Sequence[Record]) -> Record:
    """Whose id and number the order goes by: of several sources the one that says most, or every look would differ."""
    telling = ("items", "number", "total")
    return max(reports, key=lambda one: ([name in one.registers for name in telling], one.reference))
