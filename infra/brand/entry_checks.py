"""Conditions to enter a journey that can never be true: they ask for what only a run under way can have."""

from collections.abc import Iterator

from shared.errors import DefinitionError
from shared.expression_tree import MACROS, Node, tree
from shared.journeys.definition import Journey
from shared.overrides.wording import Place

LATER = {"answer": "data", "offer": "code"}
"""Variables that are empty when somebody enters, and a field that each has afterwards."""

TRUE, FALSE, NOTHING = "true", "false", "nothing"
"""What a condition may come to; nothing where it asks for a field that is not there."""

Outcomes = frozenset[str]
ANY = frozenset({TRUE, FALSE, NOTHING})
NOT = {TRUE: FALSE, FALSE: TRUE, NOTHING: NOTHING}
SETTLES = {"&&": FALSE, "||": TRUE}
"""What one side alone decides, whatever the other is."""


def flaws(journey: Journey) -> Iterator[tuple[Place, str]]:
    conditions: dict[Place, str | None] = {("when",): journey.when, ("trigger", "if"): journey.trigger.condition}
    for place, expression in conditions.items():
        for name in _never(expression, TRUE) if expression else ():
            said = f"{name} is empty when somebody enters, so this is never true and nobody does"
            yield place, f"{said}; ask for it in a later step, or begin with !has({name}.{LATER[name]}) ||"
    for name in _never(journey.key, TRUE, FALSE) if journey.key else ():
        yield ("key",), f"{name} is empty when somebody enters, so nobody does; a key is such as event.data.order.id"


def _never(expression: str, *wanted: str) -> list[str]:
    """The names for which it comes to none of these."""
    try:
        root = tree(expression)
    except DefinitionError:  # told elsewhere
        return []
    return [] if _outcomes(root) & {*wanted} else sorted({one.path[0] for one in root.all() if _asks(one)})


def _outcomes(node: Node) -> Outcomes:
    """What it may come to; of what we cannot tell, anything."""
    match node:
        case Node(kind="sign", word="&&" | "||" as sign):
            left, right = map(_outcomes, node.parts)
            return frozenset(_joined(sign, one, other) for one in left for other in right)
        case Node(kind="sign", word="!"):
            return frozenset(NOT[one] for one in _outcomes(node.parts[0]))
        case Node(kind="if"):
            chosen = dict(zip((TRUE, FALSE), map(_outcomes, node.parts[1:]), strict=True))
            return frozenset().union(*(chosen.get(one, {NOTHING}) for one in _outcomes(node.parts[0])))
        case Node(kind="call", word="has") if any(map(_asks, node.all())):
            return frozenset({FALSE})
    lazy = any(one.word in (*SETTLES, "?", "has", *MACROS) for one in node.all())
    return frozenset({NOTHING}) if not lazy and any(map(_asks, node.all())) else ANY


def _joined(sign: str, one: str, other: str) -> str:
    if SETTLES[sign] in (one, other):
        return SETTLES[sign]
    return NOTHING if NOTHING in (one, other) else one


def _asks(node: Node) -> bool:
    return len(node.path) > 1 and node.path[0] in LATER
