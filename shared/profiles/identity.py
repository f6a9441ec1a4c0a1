"""Who is one customer: a pure function of what sources stated, whatever the order in which they stated it.

Two identifiers are linked when a source stated both together and no operator cut them apart. Persons (e-mail, phone, a
shop's customer id) join; pointers (a cart, an order, a browser) follow. An identifier linked to too many others of one
kind is shared (a front desk, a cashier's own address) and joins nobody. A pointer of two customers belongs to neither.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from msgspec import Struct

Standing = Literal["person", "follows", "anonymous", "shared", "contested"]
Links = Mapping[str, frozenset[str]]
Pair = frozenset[str]


class Node(Struct, frozen=True, order=True):
    """An identifier in the graph: its hashed id, its kind (with source) and the kind's role."""

    id: str
    kind: str
    role: str


class Owner(Struct, frozen=True):
    """The customer that owns an identifier. Shared and contested ones stand alone, and are never messaged."""

    customer_id: str
    standing: Standing


def customers(nodes: Iterable[Node], links: Links, limit: Callable[[str], int]) -> dict[str, Owner]:
    """The owner of every identifier. `links` holds both directions; `limit` gives the limit of a kind."""
    known = {node.id: node for node in nodes}
    persons = people(known, links, limit)
    return {**persons, **pointers(known, links, persons)}


def link(statements: Iterable[Iterable[str]], cuts: frozenset[Pair] = frozenset()) -> dict[str, frozenset[str]]:
    """Every pair stated together and not cut, in both directions."""
    neighbours: dict[str, set[str]] = {}
    for statement in statements:
        together = set(statement)
        for one in together:
            others = {other for other in together if other != one and frozenset((one, other)) not in cuts}
            neighbours.setdefault(one, set()).update(others)
    return {one: frozenset(others) for one, others in neighbours.items()}


def people(
    known: Mapping[str, Node], links: Links, limit: Callable[[str], int], shared: frozenset[str] = frozenset()
) -> dict[str, Owner]:
    """Connected components of the persons that are not shared. `shared` are those that need no more counting."""
    persons = {node.id for node in known.values() if node.role == "person"}
    apart = {one for one in persons if one in shared or is_shared(one, known, links, limit)}
    owners = {one: Owner(one, "shared") for one in apart}
    for component in components(persons - apart, links):
        owners.update(dict.fromkeys(component, Owner(min(component), "person")))
    return owners


def is_shared(one: str, known: Mapping[str, Node], links: Links, limit: Callable[[str], int]) -> bool:
    """More linked persons of one kind than that kind's limit."""
    counts: dict[str, int] = {}
    for other in links.get(one, frozenset()):
        if known[other].role == "person":
            counts[known[other].kind] = counts.get(known[other].kind, 0) + 1
    return any(count > limit(kind) for kind, count in counts.items())


def pointers(
    known: Mapping[str, Node], links: Links, persons: Mapping[str, Owner], *, rounds: int | None = None
) -> dict[str, Owner]:
    """Decided in rounds, nearest to people first; what none of so many rounds decides is an anonymous customer."""
    undecided = {node.id for node in known.values() if node.role == "pointer"}
    decided = {one: owner for one, owner in persons.items() if owner.standing == "person"}
    owners: dict[str, Owner] = {}
    left = len(undecided) if rounds is None else rounds
    while left and (settled := _round(undecided, links, decided)):
        left -= 1
        owners.update(settled)
        undecided -= settled.keys()
        decided = {one: owner for one, owner in owners.items() if owner.standing == "follows"}
    for component in components(undecided, links):
        owners.update(dict.fromkeys(component, Owner(min(component), "anonymous")))
    return owners


def _round(undecided: set[str], links: Links, decided: Mapping[str, Owner]) -> dict[str, Owner]:
    """Those that touch a customer now: one customer is followed, several are contested."""
    settled = {}
    for one in undecided:
        touched = {decided[other].customer_id for other in links.get(one, frozenset()) if other in decided}
        if touched:
            follows = len(touched) == 1
            settled[one] = Owner(touched.pop(), "follows") if follows else Owner(one, "contested")
    return settled


def components(members: set[str], links: Links) -> list[set[str]]:
    """Connected components of `members` over the links between them."""
    left, found = set(members), []
    while left:
        edge = {left.pop()}
        component = set(edge)
        while edge:
            edge = {other for one in edge for other in links.get(one, frozenset()) if other in left}
            left -= edge
            component |= edge
        found.append(component)
    return found
