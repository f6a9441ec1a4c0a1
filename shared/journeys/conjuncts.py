"""What an event must say for a condition to hold, as far as that can be told without asking: `path == "text"`."""

from collections.abc import Collection, Iterator

from msgspec import Struct

from shared.errors import DefinitionError
from shared.expression_tree import Node, tree

EVENT = frozenset({"event"})


class Conjunct(Struct, frozen=True, order=True):
    """`place` is a way into the event, such as `data.order.channel`; it says one of these texts there."""

    place: str
    texts: tuple[str, ...]


def first(condition: str | None, names: Collection[str] = EVENT) -> Conjunct | None:
    """The first of the parts joined by && that asks for a text in the event, without which the whole is not true.

    `names` are those under which the condition knows the event.
    """
    try:
        parts = _joined(tree(condition)) if condition else iter(())
    except DefinitionError:  # of what the evaluator can read and we cannot, nothing can be told
        return None
    return next((found for part in parts if (found := _asked(part, names))), None)


def _joined(node: Node) -> Iterator[Node]:
    if node.kind == "sign" and node.word == "&&":
        for part in node.parts:
            yield from _joined(part)
    else:
        yield node


def _asked(node: Node, names: Collection[str]) -> Conjunct | None:
    if node.kind != "sign" or node.word not in ("==", "in"):
        return None
    left, right = node.parts
    if node.word == "in":
        return _conjunct(left, right.parts, names) if right.kind == "list" else None
    return _conjunct(left, (right,), names) or _conjunct(right, (left,), names)


def _conjunct(asked: Node, said: tuple[Node, ...], names: Collection[str]) -> Conjunct | None:
    texts = tuple(one.word for one in said if one.kind == "text" and one.word is not None)
    if len(asked.path) < 2 or asked.path[0] not in names or len(texts) < len(said):
        return None
    return Conjunct(".".join(asked.path[1:]), texts)
