"""Whose is which identifier, among people in memory: worked out anew only when something new is stated together."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, field

from shared.profiles.identity import Node, Owner, Pair, customers, link


class Circle(Struct):
    """Everybody whom statements connect; `limit` gives how many of a kind an identifier may be linked to.

    `homes` are the identifiers under which events lie.
    """

    limit: Callable[[str], int]
    nodes: dict[str, Node] = field(default_factory=dict)
    owners: dict[str, Owner] = field(default_factory=dict)
    homes: set[str] = field(default_factory=set)
    _statements: set[frozenset[str]] = field(default_factory=set)
    _cuts: frozenset[Pair] = frozenset()
    _members: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def state(self, nodes: Sequence[Node], together: frozenset[str]) -> frozenset[str]:
        """The first is the home of the event that says so. The customers that own more or less than before."""
        if together in self._statements and nodes[0].id in self.homes:
            return frozenset()
        fresh = [node for node in nodes if node.id not in self.nodes]
        follows = self._followed(nodes, fresh) if fresh else None
        self._statements.add(together)
        self.homes.add(nodes[0].id)
        self.nodes.update({node.id: node for node in fresh})
        if follows:
            self.owners.update({node.id: follows for node in fresh})
            return frozenset()
        return self._settled()

    def cut(self, pairs: Iterable[Pair]) -> frozenset[str]:
        """Somebody decides that they do not belong together. As above."""
        self._cuts = self._cuts.union(pairs)
        return self._settled()

    def members(self, customer_id: str) -> tuple[str, ...]:
        """Identifiers of which the profile is made: persons, and pointers under which something lies."""
        return self._members[customer_id]

    def _followed(self, nodes: Sequence[Node], fresh: Sequence[Node]) -> Owner | None:
        """Most that is new is an order's number beside people who are known to be one: it follows them, that is all."""
        persons = frozenset(node.id for node in nodes if node.role == "person")
        alone = len(persons) == 1 and persons <= self.nodes.keys()
        if len(fresh) + len(persons) != len(nodes) or not (alone or persons in self._statements):
            return None
        owners = {self.owners[one] for one in persons}
        owner = owners.pop()
        return Owner(owner.customer_id, "follows") if not owners and owner.standing == "person" else None

    def _settled(self) -> frozenset[str]:
        before = self._members
        self._settle()
        known = {*before, *self._members}
        return frozenset(one for one in known if before.get(one) != self._members.get(one))

    def _settle(self) -> None:
        stated = link([*([one] for one in self.nodes), *self._statements], self._cuts)
        self.owners = customers(self.nodes.values(), stated, self.limit)
        members: dict[str, list[str]] = {owner.customer_id: [] for owner in self.owners.values()}
        for one, owner in self.owners.items():
            if owner.standing != "follows" or one in self.homes:
                members[owner.customer_id].append(one)
        self._members = {customer: tuple(sorted(found)) for customer, found in members.items()}
