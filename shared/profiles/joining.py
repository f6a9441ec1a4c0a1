"""Who owns the persons that an event named together: the pure rules, applied to just the part that changed.

Any two workers that touch the same customer meet at its item's version: the later one reads again and sees all.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.errors import ConflictError
from shared.profiles.graph import Graph, Region, members
from shared.profiles.identity import Node, Owner, is_shared, people

ATTEMPTS = 5

Marks = Mapping[str, list[str]]
NO_MARKS: Marks = {}


@dataclass(frozen=True, slots=True)
class Joining:
    """`limit` gives how many of a kind one identifier may be linked to before it counts as shared."""

    table: Table
    limit: Callable[[str], int]

    def settle(self, persons: Iterable[str], *, recount: bool = False, remember: Marks = NO_MARKS) -> set[str]:
        """Bring stored ownership round these persons in line with what is stated now. Returns whose item was written.

        Once shared is shared for good, however many more statements come, unless `recount`: after a cut. `remember`
        are combinations that are noted on the way at items which are written anyway.
        """
        for attempt in range(ATTEMPTS):
            try:
                return self._settle(sorted(persons), remember, recount=recount)
            except ConflictError:
                if attempt == ATTEMPTS - 1:
                    raise
        return set()

    def _settle(self, persons: list[str], remember: Marks, *, recount: bool) -> set[str]:
        graph, region = Graph(self.table), Region()
        again = persons if recount else []
        edge = set(persons)
        while edge:
            graph.expand(region, sorted(edge), recount=again)
            edge = self._joined(region, again) - region.read
        if missing := region.read - region.items.keys():
            raise ConflictError(f"{len(missing)} identifiers are being written")
        region.nodes.update({one: Node(one, item["kind"], item["role"]) for one, item in region.items.items()})
        shared = region.shared - set(again)
        wanted = people(region.nodes, region.links, self.limit, shared)
        changes = _changes(region.items, {one: owner for one, owner in wanted.items() if one in region.read}, remember)
        if changes:
            self.table.transact(changes)
        return {change.key["pk"] for change in changes}

    def _joined(self, region: Region, again: Collection[str]) -> set[str]:
        """Persons that those read so far lead to, now or before this change. One that is shared leads nowhere."""
        links = region.links
        shared = {one for one in region.shared if one not in again}
        shared |= {
            one for one in region.read if one in region.nodes and is_shared(one, region.nodes, links, self.limit)
        }
        led = {other for one in region.read - shared for other in links.get(one, frozenset())}
        led |= {one for item in region.items.values() for one in (str(item.get("owner", item["pk"])), *members(item))}
        return {one for one in led if one not in region.nodes or region.nodes[one].role == "person"}


def _changes(items: dict[str, Item], wanted: dict[str, Owner], remember: Marks) -> list[Write]:
    """Only what differs: joining two customers writes their two items, however many identifiers they have."""
    circles: dict[str, set[str]] = {}
    for one, owner in wanted.items():
        circles.setdefault(owner.customer_id, set()).add(one)
    return [
        _write(items[one], owner, circles[one] if owner.customer_id == one else set(), remember)
        for one, owner in sorted(wanted.items())
        if _differs(items[one], owner, circles, wanted)
    ]


def _differs(item: Item, owner: Owner, circles: dict[str, set[str]], wanted: dict[str, Owner]) -> bool:
    """A stored owner that this very change redirects to the right customer needs no write of those that name it."""
    one, stored = item["pk"], item.get("owner", item["pk"])
    if bool(item.get("shared")) != (owner.standing == "shared"):
        return True
    if owner.customer_id == one:
        return stored != one or members(item) != circles[one]
    return stored == one or stored not in wanted or wanted[stored].customer_id != owner.customer_id


def _write(item: Item, owner: Owner, circle: set[str], remember: Marks) -> Write:
    version = item.get("v", 0)
    values = {"owner": owner.customer_id, "next": version + 1, "seen": version, "shared": owner.standing == "shared"}
    expression = "SET #owner = :owner, #v = :next, #shared = :shared"
    if item["pk"] in remember:
        expression, values = expression + ", #combinations = :marks", {**values, "marks": remember[item["pk"]]}
    if len(circle) > 1:
        expression, values = expression + ", #members = :members", {**values, "members": circle}
    elif "members" in item:
        expression += " REMOVE #members"
    return Write(keys.identifier(item["pk"]), expression=expression, condition="#v = :seen", values=values)
