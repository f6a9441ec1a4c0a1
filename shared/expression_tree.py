"""An expression as a tree, for those who must know more of it than its value: which event it waits for, when it turns.

CEL's own grammar (github.com/google/cel-spec) without messages, `Order{id: 1}`, of which there are none here.
"""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from shared.errors import DefinitionError
from shared.expression_tokens import Token, said, tokens

MACROS = frozenset({"all", "exists", "exists_one", "map", "filter"})
"""`orders.exists(order, …)`: the first argument is a name for each element in turn."""

BINDING = ({"||"}, {"&&"}, {"<", "<=", ">", ">=", "==", "!=", "in"}, {"+", "-"}, {"*", "/", "%"})
"""Signs between two values, the loosest first."""

CLOSING = {"(": ")", "[": "]", "{": "}"}


class Node(Struct, frozen=True):
    """`kind` is `text`, `number`, `name`, `field`, `call`, `list`, `map`, `index`, `if` or `sign`.

    `word` is the name, field, function or sign; of a text what it says, None where an escape makes that hard to tell.
    `source` is its part of the expression, `target` what a field or a method is of.
    """

    kind: str
    source: str
    word: str | None = None
    parts: tuple["Node", ...] = ()
    target: "Node | None" = None

    @property
    def bound(self) -> str | None:
        """The name that a macro gives to each element."""
        if self.kind != "call" or self.target is None or self.word not in MACROS or len(self.parts) < 2:
            return None
        return self.parts[0].word

    @property
    def path(self) -> tuple[str, ...]:
        """`event.data.order.id`, name by name; () for anything else."""
        if self.kind == "name" and self.word:
            return (self.word,)
        before = self.target.path if self.kind == "field" and self.target else ()
        return (*before, self.word) if before and self.word else ()

    def all(self) -> Iterator["Node"]:
        yield self
        for below in (*([self.target] if self.target else []), *self.parts):
            yield from below.all()


@lru_cache(maxsize=4096)
def tree(expression: str) -> Node:
    """DefinitionError for what cannot be read."""
    reader = _Reader(expression)
    try:
        found = reader.choice()
    except RecursionError:
        raise DefinitionError("it is nested too deep to be read") from None
    reader.take("")
    return found


class _Reader:
    def __init__(self, expression: str) -> None:
        self._expression = expression
        self._tokens = list(tokens(expression))
        self._place = 0

    def choice(self) -> Node:
        start, first = self._here.start, self._between(0)
        if not self._took("?"):
            return first
        then = self._between(0)
        self.take(":")
        otherwise = self.choice()
        return Node("if", self._since(start), "?", (first, then, otherwise))

    def take(self, sign: str) -> None:
        if not self._took(sign):
            raise DefinitionError(f"expected {sign or 'the end'}, at column {self._here.start + 1}")

    @property
    def _here(self) -> Token:
        return self._tokens[self._place]

    def _since(self, start: int) -> str:
        return self._expression[start : self._tokens[self._place - 1].end]

    def _next(self) -> Token:
        token = self._here
        self._place += token.kind != "end"
        return token

    def _took(self, sign: str) -> bool:
        """The end is the empty sign."""
        found = self._here.source == sign
        self._place += found and bool(sign)
        return found

    def _between(self, level: int) -> Node:
        """Signs of one level, from left to right."""
        if level == len(BINDING):
            return self._before()
        start, left = self._here.start, self._between(level + 1)
        while self._here.source in BINDING[level]:
            sign = self._next().source
            right = self._between(level + 1)
            left = Node("sign", self._since(start), sign, (left, right))
        return left

    def _before(self) -> Node:
        start = self._here.start
        if self._here.source not in ("!", "-"):
            return self._after(start, self._value())
        sign, operand = self._next().source, self._before()
        return Node("sign", self._since(start), sign, (operand,))

    def _after(self, start: int, found: Node) -> Node:
        """Fields, methods and places in a list."""
        while True:
            if self._took("."):
                found = self._member(start, found)
            elif self._took("["):
                place = self._one("]")
                found = Node("index", self._since(start), None, (place,), found)
            else:
                return found

    def _member(self, start: int, target: Node) -> Node:
        word = self._name()
        if not self._took("("):
            return Node("field", self._since(start), word, (), target)
        arguments = self._listed(")")
        return Node("call", self._since(start), word, arguments, target)

    def _name(self) -> str:
        token = self._next()
        if token.kind != "name":
            raise DefinitionError(f"expected a name, at column {token.start + 1}")
        return token.source

    def _value(self) -> Node:
        kind, source, start, _ = self._next()
        if kind == "text":
            return Node(kind, source, said(source))
        if kind == "name" and self._took("("):
            arguments = self._listed(")")
            return Node("call", self._since(start), source, arguments)
        if kind in ("number", "name"):
            return Node(kind, source, source)
        if source not in CLOSING:
            raise DefinitionError(f"{source or 'the end'} is not expected, at column {start + 1}")
        if source == "(":
            return self._one(")")
        listed = self._listed(CLOSING[source])
        return Node("list" if source == "[" else "map", self._since(start), None, listed)

    def _one(self, closing: str) -> Node:
        found = self.choice()
        self.take(closing)
        return found

    def _listed(self, closing: str) -> tuple[Node, ...]:
        """Up to the closing sign; keys and values of a map one after the other."""
        found: list[Node] = []
        while not self._took(closing):
            found.append(self.choice())
            if not (self._took(",") or self._took(":")):
                self.take(closing)
                break
        return tuple(found)
