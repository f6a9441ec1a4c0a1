"""Who owns the persons that an event named together: the pure rules, applied to just the part that changed.

Any two workers that touch the same customer meet at its item's version: the later one reads again and sees all.
"""

from collections.abc import Callable, Iterable

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.errors import ConflictError
from shared.profiles.graph import Graph, Region, members
from shared.profiles.identity import Node, Owner, people

ATTEMPTS = 5


def settle(graph: Graph, table: Table, persons: Iterable[str], limit: Callable[[str], int]) -> None:
    """Bring stored ownership round these persons in line with what is stated now."""
    for attempt in range(ATTEMPTS):
        try:
            return _settle(graph, table, set(persons), limit)
        except ConflictError:
            if attempt == ATTEMPTS - 1:
                raise


def _settle(graph: Graph, table: Table, persons: set[str], limit: Callable[[str], int]) -> None:
    region = Region()
    graph.expand(region, sorted(persons))
    while edge := region.edge("person"):
        graph.expand(region, sorted(edge))
    if missing := region.read - region.items.keys():
        raise ConflictError(f"{len(missing)} identifiers are being written")
    region.nodes.update({one: Node(one, item["kind"], item["role"]) for one, item in region.items.items()})
    wanted = people(region.nodes, region.links, limit, region.shared)
    if writes := _changes(region.items, wanted):
        table.transact(writes)


def _changes(items: dict[str, Item], wanted: dict[str, Owner]) -> list[Write]:
    """Only what differs: joining two customers writes their two items, however many identifiers they have."""
    circles: dict[str, set[str]] = {}
    for one, owner in wanted.items():
        circles.setdefault(owner.customer_id, set()).add(one)
    return [
        _write(items[one], owner, circles[one] if owner.customer_id == one else None)
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


def _write(item: Item, owner: Owner, circle: set[str] | None) -> Write:
    version = item.get("v", 0)
    values = {"owner": owner.customer_id, "next": version + 1, "seen": version, "shared": owner.standing == "shared"}
    expression = "SET #owner = :owner, #v = :next, #shared = :shared"
    if circle and len(circle) > 1:
        expression, values = expression + ", #members = :members", {**values, "members": circle}
    elif "members" in item:
        expression += " REMOVE #members"
    return Write(keys.identifier(item["pk"]), expression=expression, condition="#v = :seen", values=values)
