"""Note pointers that hold facts of their own at every person they might ever follow, so that a profile finds them.

What is noted follows from statements alone, which only grow: whatever becomes shared, is cut or joined later, whose the
facts are is worked out anew when somebody asks, and the note is there already.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.profiles.graph import Graph, Region
from shared.profiles.identity import Node

MOST_NEAR = 8
"""Persons round a pointer whom one more may cost it; what has more of them has been nobody's for long."""


class Followers(Struct, frozen=True):
    table: Table

    def note(self, nodes: Sequence[Node], before: Mapping[str, Item]) -> None:
        """After the statement of these nodes is durable; `before` are the items of those that were known before that.

        Of two workers that bring a pointer closer to people at once, the one that looks later sees both statements.
        """
        first, known = nodes[0], [node for node in nodes if node.id in before]
        if first.role == "pointer":
            if not before.get(first.id, {"is_home": True}).get("is_home"):
                self._is_home(first.id)
            self._spread(first)
            return
        for pointer in (node for node in known if node.role == "pointer"):
            if self._brings_closer(pointer, nodes, known):
                return self._spread(pointer)

    def _is_home(self, pointer: str) -> None:
        """Before statements are read: whoever states something meanwhile reads it after that, and sees it."""
        self.table.write(Write(keys.identifier(pointer), expression="SET #is_home = :yes", values={"yes": True}))

    def _brings_closer(self, pointer: Node, nodes: Sequence[Node], known: Sequence[Node]) -> bool:
        """To a person, or to another pointer that has neighbours. This very statement proves nothing: whoever wrote it
        may have been cut off before the notes.
        """
        together = frozenset(node.id for node in nodes)
        wanted = {node.id for node in nodes if node.role == "person" or node in known} - {pointer.id}
        region = Region(nodes={pointer.id: pointer})
        Graph(self.table).expand(region, [pointer.id])
        met = {one for stated in region.statements if pointer.id in stated and stated != together for one in stated}
        return not wanted <= met

    def beside(self, some: Collection[str]) -> set[str]:
        """Others round the pointers that are among these, or that may follow these: what became of these may decide
        anew whom such a pointer follows, and any other behind it.
        """
        graph = Graph(self.table)
        noted = {one["pointer"] for person in some for one in self.table.query(person, keys.FOLLOWER, consistent=True)}
        items = graph.identifiers({*some, *noted}, consistent=True).values()
        region = self._round(Node(one["pk"], one["kind"], one["role"]) for one in items if one["role"] == "pointer")
        return region.edge("person") - {*some}

    def _round(self, pointers: Iterable[Node]) -> Region:
        """They and all pointers that they lead to."""
        region = Region(nodes={one.id: one for one in pointers})
        while edge := region.edge("pointer"):
            Graph(self.table).expand(region, sorted(edge))
        return region

    def _spread(self, pointer: Node) -> None:
        """Everybody round these pointers learns of all of them that hold facts."""
        region = self._round([pointer])
        homes = {one for one, item in region.items.items() if item.get("is_home")}
        near = sorted(region.edge("person")) if homes else []
        told = {person: {item["pointer"] for item in self.table.query(person, keys.FOLLOWER)} for person in near}
        known = [person for person in near if homes <= told[person]]
        for person in known if len(known) < len(near) <= MOST_NEAR else []:
            self._remind(person, min(homes))
        for person in near:
            for home in sorted(homes - told[person]):
                self.table.put_if_absent(keys.follower(person, home), _follower(home))

    def _remind(self, person: str, home: str) -> None:
        """Somebody new is near: what followed this person may do so no more, and the stream is to tell that."""
        expression = "SET #kind = :kind, #pointer = :pointer ADD #v :one"
        values = {**_follower(home), "one": 1}
        self.table.write(Write(keys.follower(person, home), expression=expression, values=values))


def _follower(home: str) -> Item:
    return {"kind": "follower", "pointer": home}
