"""Conditions in CEL, the Common Expression Language: safe (no loops, no I/O), and the same wherever a brand writes one.

Variables: `event` (what happened), `trigger` (what started the run), `latest` (the same as it is by now), `customer`,
`order`, `answer`, `offer`, `now`.
Money is text, so that no cent is lost on its way: `double(order.total.amount) > 50.0`. A condition that asks for a
field which is not there is not true; `has(order.delivery)` asks whether it is.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from typing import Any

from shared.errors import DefinitionError
from shared.expression_paths import only, text

VARIABLES = frozenset({"event", "trigger", "latest", "customer", "order", "answer", "offer", "now"})

FUNCTIONS = frozenset(
    {"size", "contains", "startsWith", "endsWith", "matches", "string", "int", "uint", "double", "bool", "bytes"}
    | {"duration", "timestamp", "max", "min", "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek"}
    | {"getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds"}
)

FAILURES = (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError)

failed: Counter[str] = Counter()
"""Expressions that could not be evaluated since the process began, for a metric: mostly a field that was absent."""

_BOUND = re.compile(r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(\s*([A-Za-z_]\w*)\s*,")


def _extension() -> Any:
    """Only the Rust part: the package's own __init__ also imports its command line, 240 ms of a cold start."""
    package = PathFinder.find_spec("cel")
    spec = package and PathFinder.find_spec("cel.cel", package.submodule_search_locations)
    if spec is None or spec.loader is None:
        raise ImportError("common-expression-language is not installed")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_cel = _extension()


@lru_cache(maxsize=4096)
def _program(expression: str) -> Any:
    return _cel.compile(expression)


def value(expression: str, variables: Mapping[str, Any]) -> Any:
    """What it evaluates to; None where it cannot be evaluated."""
    if (found := text(expression, variables)) is not None:
        return found
    try:
        return _program(expression).execute(only(variables, expression))
    except FAILURES:
        failed[expression] += 1
        return None


def holds(expression: str, variables: Mapping[str, Any]) -> bool:
    return value(expression, variables) is True


def allow(expression: str | None, variables: Mapping[str, Any]) -> bool:
    """As holds; no condition allows everything."""
    return expression is None or holds(expression, variables)


@lru_cache(maxsize=4096)
def constant(expression: str) -> Any:
    """What it always is; None where it reads a variable."""
    return None if _program(expression).variables() else Watched({}, expression).value(expression)


class Watched:
    """Variables as far as these expressions read them, handed over once for all who ask for their values, at one moment
    after another. What cannot be evaluated is None, and nobody's fault.
    """

    def __init__(self, variables: Mapping[str, Any], *expressions: str) -> None:
        self._context = _cel.Context(only(variables, *expressions))

    def value(self, expression: str, **changed: Any) -> Any:
        """Of one of them, or of a part of one. What is changed stays so."""
        for name, value in changed.items():
            self._context.add_variable(name, value)
        try:
            return _program(expression).execute(self._context)
        except FAILURES:
            return None


def check(expression: str, variables: frozenset[str] = VARIABLES) -> None:
    """For whoever compiles a definition: DefinitionError says what is wrong, and what would be right."""
    try:
        program = _cel.compile(expression)
    except ValueError as error:
        raise DefinitionError(f"not a CEL expression: {_first_line(error)}") from error
    _known("variable", set(program.variables()) - set(_BOUND.findall(expression)), variables)
    _known("function", {name for name in program.functions() if name.isidentifier()}, FUNCTIONS)


def _known(what: str, used: set[str], known: frozenset[str]) -> None:
    if unknown := sorted(used - known):
        raise DefinitionError(f"unknown {what} {', '.join(unknown)}; there are {', '.join(sorted(known))}")


def _first_line(error: ValueError) -> str:
    """`mismatched input … at column 5`; the rest of the message draws the expression again."""
    found = re.search(r"<input>:\d+:(\d+): (?:Syntax error: )?([^\n]*)", str(error))
    return f"{found[2]}, at column {found[1]}" if found else str(error).splitlines()[0]
