"""Why do two identifiers belong to one customer? The shortest chain of statements that leads from one to the other."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.profiles import owners
from shared.profiles.graph import Graph
from shared.profiles.identity import Node
from shared.profiles.owners import Ownership

MOST_STEPS = 400


class Reason(Struct, frozen=True):
    """A source named both together: in which event and when."""

    one: str
    other: str
    event: str
    source: str
    at: str


class Circle(Struct, frozen=True):
    """What belongs to the customer `whole`, and may be part of a chain: what is shared or contested joins nobody."""

    graph: Graph
    whole: Ownership

    def holds(self, one: str) -> bool:
        if one in self.whole.members:
            return True
        item = self.graph.identifiers([one], consistent=True).get(one)
        return item is not None and owners.find(self.graph, item).owner.customer_id == self.whole.owner.customer_id


def explain(table: Table, one: str, other: str) -> list[Reason] | None:
    """None when the two are not of one customer, or what joined them is far; [] for an identifier and itself.

    Statements about a pointer lie at pointers alone, so a chain is looked for from both its ends.
    """
    graph = Graph(table)
    items = graph.identifiers([one, other], consistent=True)
    if one == other or not {one, other} <= items.keys():
        return [] if one == other else None
    circle = Circle(graph, owners.find(graph, items[one]))
    if not circle.holds(other):
        return None
    there, back = _reached(table, one, other, circle), _reached(table, other, one, circle)
    meeting = sorted(there.keys() & back.keys(), key=lambda each: len(there[each]) + len(back[each]))
    met = next(filter(circle.holds, meeting), None)
    return [*there[met], *map(_turned, reversed(back[met]))] if met else None


def _reached(table: Table, one: str, other: str, circle: Circle) -> dict[str, list[Reason]]:
    """From one on, as far as the other. Pointers lead to persons, and never from one person to another."""
    cuts: set[frozenset[str]] = set()
    reached: dict[str, list[Reason]] = {one: []}
    edge = [one]
    while edge and other not in reached and len(reached) < MOST_STEPS:
        here = edge.pop(0)
        items = table.query(here, keys.STATED, consistent=True) if circle.holds(here) else []
        cuts |= {_ids(item) for item in items if item.get("cut")}
        for node, said in _neighbours(here, items).items():
            there, leads = node.id, node.role == "pointer" or node.id in circle.whole.members
            if leads and there not in reached and frozenset((here, there)) not in cuts:
                reason = Reason(here, there, said["event"], said["source"], said["at"])
                reached[there] = [*reached[here], reason]
                edge.append(there)
    return reached


def _turned(reason: Reason) -> Reason:
    return replace(reason, one=reason.other, other=reason.one)


def _neighbours(here: str, items: list[Item]) -> Mapping[Node, Item]:
    """Each with the earliest statement that names it."""
    statements = [item for item in items if not item["sk"].startswith(keys.CUT)]
    found: dict[Node, Item] = {}
    for item in sorted(statements, key=lambda one: str(one["at"]), reverse=True):
        found |= {node: item for node in sorted(Node(*node) for node in item["nodes"]) if node.id != here}
    return found


def _ids(item: Item) -> frozenset[str]:
    return frozenset(node[0] for node in item["nodes"])
