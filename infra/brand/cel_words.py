"""What the compilers of CEL say, in words of whoever writes conditions and knows another language better."""

import re

from shared import conditions
from shared.errors import DefinitionError
from shared.expression_paths import SAID

SLIPS = {
    r"[“”„‟‘’«»]": 'straight quotes, "…"',
    r"\b(?:and|AND)\b": "&&",
    r"\b(?:or|OR)\b": "||",
    r"\b(?:not|NOT)\b": "!",
    r"<>|=!": "!=",
    r"===": "==",
    r"(?<![=!<>])=(?![=!])": "==",
}
"""What other languages write, and what is written here. It is asked for only where an expression cannot be read."""

OVERLOAD = re.compile(r"found no matching overload for '@?(\w+|_\W+_)' applied to '\((.*)\)'")

TYPES = {
    "string": "text",
    "int": "a whole number",
    "double": "a number",
    "bool": "true or false",
    "google.protobuf.Timestamp": "a time",
    "google.protobuf.Duration": "a duration",
}

REMEDIES = (
    ({"string", "int"}, "double(…) makes a number of text, and a number to compare it with has a point: 500.0"),
    ({"string", "double"}, "double(…) makes a number of text"),
    ({"int", "double"}, "write whole numbers with a point as well: 500.0"),
    ({"string", "google.protobuf.Timestamp"}, "timestamp(…) makes a time of text"),
    ({"google.protobuf.Duration", "int"}, 'write a duration, such as duration("24h")'),
    ({"google.protobuf.Timestamp", "int"}, 'write a time, or take one from the other and compare with duration("24h")'),
)


def check(expression: str, variables: frozenset[str] = conditions.VARIABLES) -> None:
    """As `conditions.check`; DefinitionError also says how it is written here where it is written as elsewhere."""
    try:
        conditions.check(expression, variables)
    except DefinitionError as error:
        slip = _slip(expression) if str(error).startswith("not a CEL expression") else None
        raise DefinitionError(slip or str(error)) from None


def told(said: str, column: str) -> str:
    """Of the checker of types."""
    found = OVERLOAD.match(said)
    if found is None:
        return f"{said}, at column {column}"
    sign, given = found[1].strip("_"), found[2].split(", ")
    what = " and ".join(TYPES.get(one, "what may be anything" if one == "dyn" else one) for one in given)
    remedy = next((f"; {words}" for types, words in REMEDIES if types == set(given)), "")
    return f"'{sign}' does not go with {what}{remedy}, at column {column}"


def _slip(expression: str) -> str | None:
    """The first one. Texts are blanked out, so that what stands in them is no sign."""
    bare = SAID.sub(lambda text: "_" * len(text[0]), expression)
    found = [(slip.start(), slip[0], right) for wrong, right in SLIPS.items() if (slip := re.search(wrong, bare))]
    if not found:
        return None
    start, wrong, right = min(found)
    return f"not a CEL expression: write {right} for {wrong}, at column {start + 1}"
