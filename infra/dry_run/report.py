"""What a dry run found, as plain data: for the terminal, and whole for programs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from infra.dry_run.trial import Outcome
from shared.profiles.difference import Change, Difference
from shared.profiles.rehearsal import Customers

LARGEST = 10
Plain = dict[str, Any]
Named = Callable[[str], str | None]
"""An identifier's value by its id, or None where values are not to be shown."""

STANDINGS = {
    "newly_shared": "identifiers that become shared",
    "no_longer_shared": "identifiers that stop being shared",
    "newly_contested": "pointers that become contested",
    "no_longer_contested": "pointers that stop being contested",
    "newly_used": "identifiers that count from now on",
    "no_longer_used": "identifiers that no longer count",
}


class Report(Struct, frozen=True):
    """`shown` limits the examples under each heading; None shows all."""

    outcome: Outcome
    named: Named
    shown: int | None = None

    def plain(self) -> Plain:
        found = self.outcome.difference
        return {
            "changes": found.any,
            "before": self._side(self.outcome.before),
            "after": self._side(self.outcome.after),
            "joins": [self._change(one, after=True) for one in found.joins[: self.shown]],
            "splits": [self._change(one, after=False) for one in found.splits[: self.shown]],
            **{name: [self.identifier(one) for one in getattr(found, name)[: self.shown]] for name in STANDINGS},
            "consent": [
                {
                    "withdrawn": self.identifier(one.withdrawn),
                    "meets": [self.identifier(other) for other in one.gained],
                    "leaves": [self.identifier(other) for other in one.lost],
                }
                for one in found.consent[: self.shown]
            ],
        }

    def identifier(self, one: str) -> Plain:
        node = self.outcome.after.nodes.get(one) or self.outcome.before.nodes[one]
        value = self.named(one)
        return {"id": one, "kind": node.kind, **({"value": value} if value is not None else {})}

    def _side(self, customers: Customers) -> Plain:
        number = len({owner.customer_id for owner in customers.owners.values()})
        largest = [
            {**self.identifier(customer), "identifiers": size, "events": events}
            for customer, size, events in customers.largest(LARGEST)
        ]
        return {
            "customers": number + customers.nameless,
            "identifiers": len(customers.owners),
            "events": sum(customers.events.values()) + customers.nameless,
            "events_without_identifier": customers.nameless,
            "largest": largest,
        }

    def _change(self, change: Change, *, after: bool) -> Plain:
        others = [self.identifier(one) for one in change.others]
        return {"customer": self.identifier(change.customer), "was" if after else "becomes": others}


def counts(found: Difference) -> Iterator[tuple[str, int]]:
    """Every heading with how many there are of it."""
    yield "customers joined from several", len(found.joins)
    yield "customers split into several", len(found.splits)
    for name, heading in STANDINGS.items():
        yield heading, len(getattr(found, name))
    yield "addresses that said no and meet one that said yes", _some(one.gained for one in found.consent)
    yield "addresses that said no and leave one that said yes", _some(one.lost for one in found.consent)


def _some(ids: Iterable[Sequence[str]]) -> int:
    return sum(bool(one) for one in ids)
