"""Whose is this identifier? Stored for persons, worked out from the nearest people for pointers."""

from collections.abc import Mapping
from itertools import count

from msgspec import Struct

from shared.aws.codec import Item
from shared.profiles.graph import MAX_REGION, Graph, Region, members
from shared.profiles.identity import Node, Owner, pointers


class Ownership(Struct, frozen=True):
    """`members` are the persons of the customer, or the pointers of an anonymous one."""

    owner: Owner
    members: frozenset[str]


NOTHING: Mapping[str, Item] = {}


def find(graph: Graph, item: Item, read: Mapping[str, Item] = NOTHING) -> Ownership:
    """`item` is an identifier's own item; what was `read` already of others is not read again."""
    return _person(graph, item, read) if item["role"] == "person" else _pointer(graph, item)


def _person(graph: Graph, item: Item, read: Mapping[str, Item] = NOTHING) -> Ownership:
    if item.get("shared"):
        return Ownership(Owner(item["pk"], "shared"), frozenset({item["pk"]}))
    root = graph.root(item["pk"], {**read, item["pk"]: item})
    return Ownership(Owner(root["pk"], "person"), frozenset(members(root)))


def _pointer(graph: Graph, item: Item) -> Ownership:
    """Widen the circle round the pointer until it is decided, or until there is nothing left to read.

    What is known up to some distance decides as many rounds and no more: beyond, somebody nearer may still turn up.
    """
    region = Region(nodes={item["pk"]: Node(item["pk"], item["kind"], item["role"])})
    persons: dict[str, Ownership] = {}
    for distance in count(1):
        graph.expand(region, sorted(region.edge("pointer")))
        persons |= _people(graph, region, persons)
        whole = not region.edge("pointer") or len(region.nodes) > MAX_REGION
        known = {one: known.owner for one, known in persons.items()}
        found = pointers(region.nodes, region.links, known, rounds=None if whole else distance)
        owner = found[item["pk"]]
        if whole and owner.standing == "anonymous":
            return Ownership(owner, frozenset(one for one, other in found.items() if other == owner))
        if whole or owner.standing != "anonymous":
            return _decided(owner, persons)
    raise AssertionError  # some distance is the last one


def _decided(owner: Owner, persons: Mapping[str, Ownership]) -> Ownership:
    inside = next((known.members for known in persons.values() if known.owner.customer_id == owner.customer_id), None)
    return Ownership(owner, inside or frozenset({owner.customer_id}))


def _people(graph: Graph, region: Region, known: Mapping[str, Ownership]) -> dict[str, Ownership]:
    new = region.edge("person") - known.keys()
    items = graph.identifiers(new, consistent=True)
    return {one: _person(graph, item) for one, item in items.items()}
