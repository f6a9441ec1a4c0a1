"""An expression word by word."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from shared.errors import DefinitionError
from shared.expression_paths import SAID

TOKEN = re.compile(
    rf"(?P<space>\s+|//[^\n]*)|(?P<text>[bB]?(?!//)(?:{SAID.pattern}))|(?P<number>0x[0-9a-fA-F]+u?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?u?)"
    r"|(?P<name>[A-Za-z_]\w*)|(?P<sign>\|\||&&|[<>=!]=|[-+*/%!<>?:.,()\[\]{}])"
)
ESCAPED = re.compile(r"\\(.)")
FOR_ITSELF = {"\\", "'", '"', "`", "?"}


class Token(NamedTuple):
    """`kind` is `text`, `number`, `name`, `sign`, or `end`."""

    kind: str
    source: str
    start: int
    end: int


def tokens(expression: str) -> Iterator[Token]:
    """The last is the end."""
    place = 0
    while place < len(expression):
        found = TOKEN.match(expression, place)
        if found is None or found.lastgroup is None:
            raise DefinitionError(f"{expression[place]} is not expected, at column {place + 1}")
        if found.lastgroup != "space":
            yield Token(found.lastgroup, found[0], place, found.end())
        place = found.end()
    yield Token("end", "", place, place)


def said(literal: str) -> str | None:
    """What a text says; None of bytes, and where an escape is more than a sign that stands for itself."""
    raw = literal.lstrip("rRbB")
    prefix = literal[: -len(raw)].lower()
    marks = 3 if raw[:3] in ('"""', "'''") else 1
    inner = raw[marks:-marks]
    if "b" in prefix:
        return None
    if "r" in prefix or "\\" not in inner:
        return inner
    return ESCAPED.sub(r"\1", inner) if FOR_ITSELF.issuperset(ESCAPED.findall(inner)) else None
