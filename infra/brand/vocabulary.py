"""Words that conditions compare with: a misspelt segment, tag or stage is never true, and never says why."""

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from msgspec import Struct

from shared.errors import DefinitionError
from shared.expression_tree import Node, tree
from shared.overrides.wording import unknown
from shared.reviews.models import Stage

STAGES = get_args(Stage)
COMPARING = frozenset({"in", "==", "!="})
FACTS = frozenset({"event", "trigger", "latest", "answer"})

OF_CUSTOMER: Mapping[tuple[str, ...], str] = {("segments",): "segment", ("tags",): "tag", ("stage",): "stage"}
OF_FACT: Mapping[tuple[str, ...], str] = {
    ("data", "segment", "name"): "segment",
    ("data", "stage", "from"): "stage",
    ("data", "stage", "to"): "stage",
}
"""What such a place, below `customer` or what happened, holds the name of."""

Bound = Mapping[str, Node]
"""Names that macros give to each element, with the list that it is of."""


class Vocabulary(Struct, frozen=True):
    """The segments of a brand, and the tags that its journeys give or its lists are."""

    segments: Sequence[str] = ()
    tags: Sequence[str] = ()

    def complaint(self, expression: str) -> str | None:
        """About the first word that means nothing here."""
        try:
            root = tree(expression)
        except DefinitionError:  # what the evaluator can read and we cannot is let pass
            return None
        return next(self._complaints(root, {}), None)

    def unknown_tag(self, name: str) -> str | None:
        if name in self.tags:
            return None
        return unknown("tag", name, sorted(self.tags)) + "; journeys give tags by `set`, and `list: true` is one, too"

    def _complaints(self, node: Node, bound: Bound) -> Iterator[str]:
        if node.kind == "sign" and node.word in COMPARING:
            left, right = node.parts
            yield from self._compared(left, right, bound)
            yield from self._compared(right, left, bound)
        if node.target:
            yield from self._complaints(node.target, bound)
        inner = {**bound, node.bound: node.target} if node.bound and node.target else bound
        for part in node.parts:
            yield from self._complaints(part, inner)

    def _compared(self, one: Node, other: Node, bound: Bound) -> Iterator[str]:
        what = _named(one, bound)
        for text in _texts(other, bound) if what else ():
            if complaint := self._unknown(str(what), text):
                yield complaint

    def _unknown(self, what: str, text: str) -> str | None:
        if what == "tag":
            return self.unknown_tag(text)
        known = self.segments if what == "segment" else STAGES
        return None if text in known else unknown(what, text, sorted(known))


def _named(node: Node, bound: Bound) -> str | None:
    """What it holds the name of, or a list of such names; None for anything else."""
    first, *below = node.path or ("",)
    if first in bound:
        return None if below else _named(bound[first], _without(bound, first))
    if first == "customer" or first in FACTS:
        return (OF_CUSTOMER if first == "customer" else OF_FACT).get(tuple(below))
    is_part = node.kind == "index" or (node.kind == "call" and node.word == "filter")
    return _named(node.target, bound) if is_part and node.target else None


def _texts(node: Node, bound: Bound) -> Iterator[str]:
    if node.kind == "text" and node.word is not None:
        yield node.word
    elif node.kind == "list":
        for part in node.parts:
            yield from _texts(part, bound)
    elif node.kind == "name" and node.word in bound:
        yield from _texts(bound[str(node.word)], _without(bound, str(node.word)))


def _without(bound: Bound, name: str) -> Bound:
    return {one: listed for one, listed in bound.items() if one != name}
