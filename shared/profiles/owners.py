"""Whose is this identifier? Stored for persons, worked out from the nearest people for pointers."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.aws.codec import Item
from shared.profiles.graph import MAX_REGION, Graph, Region, members
from shared.profiles.identity import Node, Owner, pointers


@dataclass(frozen=True, slots=True)
class Ownership:
    """`members` are the persons of the customer, or the pointers of an anonymous one. `near` are the persons round a
    pointer, whoever they belong to: should they become one customer, the pointer follows it.
    """

    owner: Owner
    members: frozenset[str]
    near: frozenset[str] = frozenset()


def find(graph: Graph, item: Item) -> Ownership:
    """`item` is an identifier's own item."""
    return _person(graph, item) if item["role"] == "person" else _pointer(graph, item)


def _person(graph: Graph, item: Item) -> Ownership:
    if item.get("shared"):
        return Ownership(Owner(item["pk"], "shared"), frozenset({item["pk"]}))
    root = graph.root(item["pk"], {item["pk"]: item})
    return Ownership(Owner(root["pk"], "person"), frozenset(members(root)))


def _pointer(graph: Graph, item: Item) -> Ownership:
    """Widen the circle round the pointer until it is decided, or until there is nothing left to read."""
    region = Region(nodes={item["pk"]: Node(item["pk"], item["kind"], item["role"])})
    persons: dict[str, Ownership] = {}
    while edge := region.edge("pointer"):
        graph.expand(region, sorted(edge))
        persons |= _people(graph, region, persons)
        found = pointers(region.nodes, region.links, {one: known.owner for one, known in persons.items()})
        owner = found[item["pk"]]
        if owner.standing != "anonymous" or len(region.nodes) > MAX_REGION:
            return _decided(owner, persons)
    circle = frozenset(one for one, other in found.items() if other == owner)
    return Ownership(owner, circle)


def _decided(owner: Owner, persons: Mapping[str, Ownership]) -> Ownership:
    inside = next((known.members for known in persons.values() if known.owner.customer_id == owner.customer_id), None)
    return Ownership(owner, inside or frozenset({owner.customer_id}), frozenset(persons))


def _people(graph: Graph, region: Region, known: Mapping[str, Ownership]) -> dict[str, Ownership]:
    new = region.edge("person") - known.keys()
    items = graph.identifiers(new, consistent=True)
    return {one: _person(graph, item) for one, item in items.items()}
