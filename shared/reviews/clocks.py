"""When a condition turns by time alone, read from the condition: the moments at which a comparison with `now` changes.

Of `now - timestamp(order.placed_at) > duration("720h")` it is that time after each purchase. Parts that do not read
`now` change only with the customer. Where it cannot be told, the condition is refused: polling would cost every day.
"""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from shared.errors import DefinitionError
from shared.expression_tree import Node, tree

NOW = "now"
COMPARING = frozenset({"<", "<=", ">", ">=", "==", "!="})
OF_A_DAY = frozenset({"getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear"})
"""What a calendar says of `now`: it changes at midnight."""

ADVICE = 'compare `now` with a moment, such as now - timestamp(customer.last_active) > duration("720h")'

Over = tuple[tuple[str, str], ...]


class Turn(Struct, frozen=True):
    """`now` is the sum of these: moments and durations, each an expression, added or (False) taken away.

    `over` are the names that macros bind around it, each with the list of what it stands for, the outermost first.
    """

    terms: tuple[tuple[bool, str], ...]
    over: Over = ()


class Clocks(Struct, frozen=True):
    """`daily`: something turns with the calendar. While one of `steady` does not hold, nothing that turns matters."""

    turns: tuple[Turn, ...] = ()
    daily: bool = False
    steady: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def clocks(condition: str) -> Clocks:
    """DefinitionError where nobody can tell when it turns."""
    whole = tree(condition)
    found = list(_turning(whole, ()))
    steady = tuple(_steady(whole)) if found else ()
    return Clocks(tuple(one for one in found if one.terms), any(not one.terms for one in found), steady)


def _steady(node: Node) -> Iterator[str]:
    """Of the parts that && joins, those that do not read `now`."""
    if node.kind == "sign" and node.word == "&&":
        for part in node.parts:
            yield from _steady(part)
    elif not _reads_now(node):
        yield node.source


def _turning(node: Node, over: Over) -> Iterator[Turn]:
    """One without terms is the calendar's."""
    if not _reads_now(node):
        return
    if node.kind == "sign" and node.word in COMPARING:
        yield from _comparison(node, over)
    elif node.bound:
        yield from _macro(node, node.bound, over)
    elif _is_calendar(node):
        yield Turn(())
    else:
        yield from _inside(node, over)


def _inside(node: Node, over: Over) -> Iterator[Turn]:
    below = [node.target, *node.parts] if node.target else [*node.parts]
    if node.path == (NOW,) or any(_is_linear(one) for one in below):
        raise DefinitionError(f"nobody can tell when this changes: {node.source}; {ADVICE}")
    for one in below:
        yield from _turning(one, over)


def _is_calendar(node: Node) -> bool:
    if node.kind != "call" or node.target is None or node.target.path != (NOW,) or node.word not in OF_A_DAY:
        return False
    if node.parts:
        raise DefinitionError(f"{node.word} takes no zone: `now` is on the customer's own clock here")
    return True


def _comparison(node: Node, over: Over) -> Iterator[Turn]:
    left, right = node.parts
    for side, other in ((left, right), (right, left)):
        if _is_linear(side):
            if _reads_now(other):
                raise DefinitionError(f"`now` on both sides: {node.source}; {ADVICE}")
            yield Turn(tuple(_solved(side, ((True, other.source),))), over)
            return
    yield from _turning(left, over)
    yield from _turning(right, over)


def _is_linear(node: Node) -> bool:
    """`now`, or one with something added or taken away."""
    if node.path == (NOW,):
        return True
    with_now = [part for part in node.parts if _reads_now(part)]
    sum_of_two = node.kind == "sign" and node.word in ("+", "-") and len(node.parts) == 2
    return sum_of_two and len(with_now) == 1 and _is_linear(with_now[0])


def _solved(side: Node, other: tuple[tuple[bool, str], ...]) -> Iterator[tuple[bool, str]]:
    """What `now` is where both sides are equal."""
    if side.path == (NOW,):
        yield from other
        return
    left, right = side.parts
    if _reads_now(right):
        known, below = left, right
        turned = side.word == "-"  # known - now = other: now is known - other
        rest = tuple((not added, one) for added, one in other) if turned else other
        yield from _solved(below, (*rest, (turned, known.source)))
    else:
        known, below = right, left
        yield from _solved(below, (*other, (side.word == "-", known.source)))


def _macro(node: Node, bound: str, over: Over) -> Iterator[Turn]:
    if bound == NOW or node.target is None:
        raise DefinitionError(f"a name of its own for each element: {node.source}")
    yield from _turning(node.target, over)
    for part in node.parts[1:]:
        yield from _turning(part, (*over, (bound, _all_of(node.target).source)))


def _all_of(listed: Node) -> Node:
    """What a filter by `now` may let through at any time is all that it is over."""
    if not _reads_now(listed):
        return listed
    if listed.kind == "call" and listed.word == "filter" and listed.target:
        return _all_of(listed.target)
    raise DefinitionError(f"nobody can tell when this changes: {listed.source}; {ADVICE}")


def _reads_now(node: Node) -> bool:
    return any(one.path == (NOW,) for one in node.all())
