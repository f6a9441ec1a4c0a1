"""Segments that ask for other segments: a review looks until nothing changes, so none may depend on itself."""

from collections.abc import Collection, Iterator, Mapping

from shared.expression_paths import read_by
from shared.expression_tree import Node, tree

SEGMENTS = ("customer", "segments")
COMPARING = frozenset({"in", "==", "!="})

Nested = Mapping[str, frozenset[str]]
"""By the name of each, those that it asks for."""


def nested(conditions: Mapping[str, str | None]) -> Nested:
    return {name: _asked_for(one, conditions.keys()) if one else frozenset() for name, one in conditions.items()}


def circle(name: str, known: Nested) -> list[str]:
    """The way by which it depends on itself; [] where it does not."""
    ways, seen = [[name]], set[str]()
    while ways:
        way = ways.pop()
        for one in sorted(known.get(way[-1], ())):
            if one == name:
                return [*way, name]
            if one not in seen:
                seen.add(one)
                ways.append([*way, one])
    return []


def below(name: str, known: Nested) -> Iterator[str]:
    """All that it depends on, each once."""
    seen, ahead = {name}, [name]
    while ahead:
        found = known.get(ahead.pop(), frozenset()) - seen
        seen |= found
        ahead += sorted(found)
    yield from sorted(seen - {name})


def _asked_for(condition: str, names: Collection[str]) -> frozenset[str]:
    """All of them, where it does not say which."""
    parts = read_by(condition) or {}
    if "segments" not in parts.get("customer", {}):
        return frozenset()
    compared = (node.parts for node in tree(condition).all() if node.kind == "sign" and node.word in COMPARING)
    said = {text for one, other in compared for pair in ((one, other), (other, one)) for text in _texts(*pair)}
    return frozenset(said.intersection(names) or names)


def _texts(one: Node, other: Node) -> Iterator[str]:
    """Compared with the customer's segments, or with each of something."""
    if one.path == SEGMENTS or len(one.path) == 1:
        yield from (part.word for part in (other, *other.parts) if part.kind == "text" and part.word)
