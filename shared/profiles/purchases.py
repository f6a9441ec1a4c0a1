"""One purchase, whichever sources report it: records of a shop, a payment provider and a till that name each other.

Only what a source stated unites two records: never an equal amount, and never a moment. Two orders that one source
tells apart stay two: a reference that leads to both (one payment for two baskets) unites nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from msgspec import Struct, field

from shared.profiles import registers
from shared.profiles.registers import Registers

Parts = Mapping[str, Registers]
"""What is told apart by an id of its own inside an order: its refunds, its payments."""


class Record(Struct, frozen=True):
    """What is known of one order reference. Two of them about the same reference merge into one, in any order."""

    reference: str
    """Hashed, as it is part of the item's key."""
    scope: str
    """The kind of the reference, `order@shop-a`: one source never means one order by two references of a kind."""
    registers: Registers = field(default_factory=dict)
    refunds: Parts = field(default_factory=dict)
    payments: Parts = field(default_factory=dict)
    references: frozenset[str] = frozenset()
    """Hashed: the references that a source stated together, its own included."""
    texts: frozenset[str] = frozenset()
    """References in a source's own words: an order's number, without saying whose."""
    stating: frozenset[str] = frozenset()
    """Sources that state the order's total."""
    since: str = ""
    """When the first event about it happened."""

    @property
    def names(self) -> frozenset[str]:
        stated = registers.values(self.registers)
        return frozenset(str(stated[name]) for name in ("id", "number") if name in stated)


def record_of(item: Mapping[str, Any]) -> Record:
    return Record(
        reference=item["order"],
        scope=item["scope"],
        registers=item["registers"],
        refunds=item.get("refunds", {}),
        payments=item.get("payments", {}),
        references=frozenset({*item.get("references", ()), item["order"]}),
        texts=frozenset(item.get("texts", ())),
        stating=frozenset(item.get("stating", ())),
        since=item["since"],
    )


def merge(one: Record, other: Record) -> Record:
    """The first one's name; everything else of both."""
    return Record(
        one.reference,
        one.scope,
        registers.merge(one.registers, other.registers),
        registers.merge_parts(one.refunds, other.refunds),
        registers.merge_parts(one.payments, other.payments),
        one.references | other.references,
        one.texts | other.texts,
        one.stating | other.stating,
        min(one.since, other.since),
    )


def purchases(records: Iterable[Record]) -> list[tuple[Record, ...]]:
    """Records of the same purchase, each sorted by reference, and there is one record of each reference."""
    known: dict[str, Record] = {}
    for record in records:
        known[record.reference] = merge(known[record.reference], record) if record.reference in known else record
    alone = [(known[reference],) for reference in sorted(known)]
    return _united(_united(alone, _by_reference), _by_text)


Group = tuple[Record, ...]
Edges = Callable[[Sequence[Group]], Iterable[tuple[int, ...]]]


def _united(groups: Sequence[Group], edges: Edges) -> list[Group]:
    """Where a chain of references would lead from one order of a source to another, that chain unites nothing."""
    found: list[Group] = []
    told = list(edges(groups))
    if not told:
        return list(groups)
    for component in _components(len(groups), told):
        together = sorted((record for number in component for record in groups[number]), key=lambda one: one.reference)
        found += [groups[number] for number in component] if _told_apart(together) else [tuple(together)]
    return found


def _by_reference(groups: Sequence[Group]) -> Iterable[tuple[int, ...]]:
    """Groups that carry the same reference, unless it leads to two orders of one source."""
    stated = [record.references for group in groups for record in group]
    if len(frozenset[str]().union(*stated)) == sum(map(len, stated)):
        return
    for together in _bearers(groups, lambda record: record.references).values():
        if not _told_apart([record for number in together for record in groups[number]]):
            yield tuple(sorted(together))


def _by_text(groups: Sequence[Group]) -> Iterable[tuple[int, ...]]:
    """A reference in words is followed where exactly one other purchase has that id or number."""
    texts = _bearers(groups, lambda record: record.texts)
    names = _bearers(groups, lambda record: record.names) if texts else {}
    for text, stating in texts.items():
        named = names.get(text, set())
        if len(named) == 1:
            yield from ((number, *named) for number in stating - named)


def _bearers(groups: Sequence[Group], of: Callable[[Record], frozenset[str]]) -> dict[str, set[int]]:
    """Which groups have it, by each thing that is asked of their records."""
    found: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for one in frozenset[str]().union(*map(of, group)):
            found.setdefault(one, set()).add(number)
    return found


def _told_apart(records: Iterable[Record]) -> bool:
    orders = [one for one in records if one.scope.startswith("order@")]
    return any(one.scope == other.scope for one, other in combinations(orders, 2) if one.reference != other.reference)


def _components(size: int, edges: Iterable[tuple[int, ...]]) -> list[list[int]]:
    """Union-find; each component and the list of them in order of their first member."""
    parent = list(range(size))

    def head(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for first, *others in edges:
        for other in others:
            low, high = sorted((head(first), head(other)))
            parent[high] = low
    found: dict[int, list[int]] = {}
    for one in range(size):
        found.setdefault(head(one), []).append(one)
    return list(found.values())
