"""The identity graph as it is stored, and the little of it that a question needs.

Statements (which identifiers a source named together) are facts: written if absent, never changed. Ownership of persons
is stored and changed in transactions; that of pointers is worked out when asked, so nothing about them can be stale.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.errors import ConflictError
from shared.events import Identifier
from shared.profiles.identity import Links, Node, link
from shared.profiles.models import Member

MAX_REGION = 400
"""Identifiers looked at for one question; a person with more than this around is a broken source."""


class Region(Struct):
    """A part of the graph: all statements about each of `read`, hence all links of those."""

    nodes: dict[str, Node] = field(default_factory=dict)
    statements: set[frozenset[str]] = field(default_factory=set)
    cuts: set[frozenset[str]] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    items: dict[str, Item] = field(default_factory=dict)
    """Each was read before the statements about it: a writer who came in between is noticed by the item's version."""

    @property
    def shared(self) -> frozenset[str]:
        """Known to be shared, so nothing about them was read: a cashier's address may have ten thousand statements."""
        return frozenset(one for one, item in self.items.items() if item.get("shared"))

    @property
    def links(self) -> Links:
        alone: list[Iterable[str]] = [[one] for one in self.nodes]
        return link([*alone, *self.statements], frozenset(self.cuts))

    def learn(self, item: Item) -> None:
        """A statement, or the latest decision of a person about a pair of identifiers."""
        nodes = [Node(*node) for node in item["nodes"]]
        self.nodes.update({node.id: node for node in nodes})
        pair = frozenset(node.id for node in nodes)
        if item["sk"].startswith(keys.CUT):
            self.cuts |= {pair} if item["cut"] else set()
        else:
            self.statements.add(pair)

    def edge(self, role: str) -> set[str]:
        """Known but not yet read."""
        return {one for one, node in self.nodes.items() if node.role == role and one not in self.read}


class Graph:
    def __init__(self, table: Table) -> None:
        self._table = table

    def identifiers(self, ids: Iterable[str], *, consistent: bool = False) -> dict[str, Item]:
        found = self._table.get_many(map(keys.identifier, ids), consistent=consistent)
        return {item["pk"]: item for item in found}

    def expand(self, region: Region, ids: Iterable[str], *, recount: Collection[str] = ()) -> None:
        """Read these identifiers, then every statement about them, as they are now; shared ones only to `recount`.

        Of one that is counted again all neighbours become known, and are not looked at: they take nobody's room.
        """
        wanted, around = list(ids), region.read if recount else region.nodes
        room = max(0, MAX_REGION - len(around))
        region.items.update(self.identifiers(wanted, consistent=True))
        region.read.update(wanted)
        for one in wanted[:room]:
            if one in region.shared and one not in recount:
                continue
            for item in self._stated(one, region.items.get(one, {}).get("role") == "pointer"):
                region.learn(item)

    def _stated(self, one: str, bounded: bool) -> list[Item]:
        """Of very many statements a part, but every decision about them: it lies among them, at no certain place."""
        limit = MAX_REGION if bounded else None
        found = self._table.query(one, keys.STATED, consistent=True, limit=limit)
        return [*found, *self._table.query(one, keys.CUT, consistent=True)] if len(found) == limit else found

    def state(self, one: str, nodes: Iterable[Node], evidence: Mapping[str, Any]) -> bool:
        """File a statement at one of its identifiers; False when it was there."""
        listed = sorted([node.id, node.kind, node.role] for node in nodes)
        key = keys.stated(one, keys.digest(*(node[0] for node in listed)))
        return self._table.put_if_absent(key, {"nodes": listed, **evidence})

    def root(self, one: str, items: Mapping[str, Item]) -> Item:
        """The customer that owns a person now. Redirects lead to ever smaller ids, so they end."""
        item = items.get(one) or self._table.get(keys.identifier(one), consistent=True)
        if item is None:
            raise ConflictError("an owner is not there yet")
        return item if item.get("owner", one) == one else self.root(item["owner"], items)


def member(item: Item) -> Member:
    return Member(item["pk"], Identifier(item["kind"], item["value"]), item["role"])


def members(root: Item) -> set[str]:
    """A customer that never joined another has only itself."""
    return set(root.get("members", ())) | {root["pk"]}
