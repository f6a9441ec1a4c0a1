"""What other rules would make of the very same events: who would be whose customer. Pure.

It holds hashed ids and no values, and sees one event at a time, so that a million of them fit into a laptop.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache

from msgspec import Struct, field

from shared.configuration import Brand, Kind
from shared.events import Event, Identifier
from shared.profiles import identifiers, identity, kinds
from shared.profiles.identity import Node, Owner, Pair

REMEMBERED = 4096
"""Statements whose ids are not worked out again: a scan meets the events of one home one after another."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

Hide = Callable[[Identifier], str]
Ids = tuple[str, ...]


class Customers(Struct, frozen=True):
    """`events` counts by customer; `nameless` are events without a usable identifier, each a customer by itself."""

    nodes: Mapping[str, Node]
    owners: Mapping[str, Owner]
    events: Mapping[str, int]
    nameless: int = 0

    def largest(self, number: int) -> list[tuple[str, int, int]]:
        """Customer, identifiers and events of those with the most identifiers."""
        sizes = Counter(owner.customer_id for owner in self.owners.values())
        found = ((customer, size, self.events.get(customer, 0)) for customer, size in sizes.items())
        return sorted(found, key=lambda one: (-one[1], -one[2], one[0]))[:number]


class Rehearsal(Struct, dict=True):
    """Learns events under one set of rules. `hide` gives an identifier's id."""

    brand: Brand
    hide: Hide
    nodes: dict[str, Node] = field(default_factory=dict)
    statements: set[Ids] = field(default_factory=set)
    homes: Counter[str] = field(default_factory=Counter)
    nameless: int = 0

    def __post_init__(self) -> None:
        self._ids = lru_cache(REMEMBERED)(self._learn)

    def learn(self, source: str, stated: tuple[Identifier, ...]) -> None:
        """An event is filed under the first of its ids."""
        ids = self._ids(source, stated)
        if ids:
            self.homes[ids[0]] += 1
        else:
            self.nameless += 1

    def customers(self, cuts: frozenset[Pair] = frozenset()) -> Customers:
        links = identity.link(self.statements, cuts)
        owners = identity.customers(self.nodes.values(), links, lambda kind: self._kind(kind).limit)
        events: Counter[str] = Counter()
        for home, number in self.homes.items():
            events[owners[home].customer_id] += number
        return Customers(self.nodes, owners, events, self.nameless)

    def _learn(self, source: str, stated: tuple[Identifier, ...]) -> Ids:
        """Empty for a statement that names nobody: only such an event is known by an id of its own, here left empty."""
        known = identifiers.of(Event("", "", LONG_AGO, source, stated), self.brand)
        if not known[0].identifier.value:
            return ()
        ids = tuple(self._node(one) for one in known)
        if len(ids) > 1:
            self.statements.add(tuple(sorted(ids)))
        return ids

    def _node(self, known: identifiers.Known) -> str:
        one = self.hide(known.identifier)
        # The first text of an id is kept and given out again: a million statements share it.
        return self.nodes.setdefault(one, Node(one, known.identifier.kind, known.role)).id

    def _kind(self, kind: str) -> Kind:
        return kinds.kind_of(kind, self.brand.kinds)


def customers(events: Iterable[Event], cuts: frozenset[Pair], brand: Brand, *, hide: Hide) -> Customers:
    """Of these events under these rules."""
    rehearsal = Rehearsal(brand, hide)
    for event in events:
        rehearsal.learn(event.source, event.identifiers)
    return rehearsal.customers(cuts)
