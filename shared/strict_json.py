"""JSON from outside, read strictly: what another reader could understand differently is refused, with its place.

Python's own reader takes NaN, keeps the last of two equal keys, and lets half a surrogate pair pass that no later
`encode` survives (RFC 8259, sections 4, 6, 8.2); DynamoDB takes 38 digits and exponents to 125, and no float.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec import Struct

from shared.errors import MalformedPayloadError

MAX_DEPTH = 32
"""What DynamoDB takes of an item, in which a trait lies no deeper than it does in a body."""

MAX_DIGITS = 38
MAX_EXPONENT = 125

Trail = tuple[Any, ...]
"""A place as nested pairs (outer trail, key or index); () is the top. Text is made of it only for an error."""


class _Refused(Struct, frozen=True):
    """Stands for a value that may not be, until the walk comes by and knows where it is."""

    why: str


def loads(body: bytes) -> Any:
    """Plain values with Decimal for whatever is not an integer, or MalformedPayloadError."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MalformedPayloadError(f"the body is not UTF-8 at byte {error.start}") from None
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise MalformedPayloadError(f"the body is not JSON at line {error.lineno} column {error.colno}") from None
    except RecursionError:
        raise MalformedPayloadError(f"nested deeper than {MAX_DEPTH}") from None
    _check(value)
    return value


def _integer(digits: str) -> int | _Refused:
    return int(digits) if len(digits.lstrip("-")) <= MAX_DIGITS else _Refused(f"more than {MAX_DIGITS} digits")


def _decimal(text: str) -> Decimal | _Refused:
    """Of an exponent beyond 19 digits not even Decimal makes a number."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return _Refused("a number out of range")
    if len(number.as_tuple().digits) > MAX_DIGITS:
        return _Refused(f"more than {MAX_DIGITS} digits")
    return number if abs(number.adjusted()) <= MAX_EXPONENT else _Refused("a number out of range")


def _constant(name: str) -> _Refused:
    return _Refused(f"{name} is not JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Refused:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Refused("a key comes twice")


_DECODER = json.JSONDecoder(
    parse_int=_integer, parse_float=_decimal, parse_constant=_constant, object_pairs_hook=_object
)


def _check(top: Any) -> None:
    """A loop and not a recursion: the depth is the sender's choice."""
    waiting: list[tuple[Any, Trail, int]] = [(top, (), 0)]
    while waiting:
        value, trail, depth = waiting.pop()
        if isinstance(value, str):
            _check_text(value, trail)
        elif isinstance(value, _Refused):
            raise MalformedPayloadError(f"{_place(trail)}: {value.why}")
        elif isinstance(value, dict | list):
            if depth >= MAX_DEPTH:
                raise MalformedPayloadError(f"nested deeper than {MAX_DEPTH}")
            waiting += ((child, (trail, key), depth + 1) for key, child in _children(value, trail))


def _children(value: dict[str, Any] | list[Any], trail: Trail) -> Iterable[tuple[str | int, Any]]:
    if isinstance(value, list):
        return enumerate(value)
    for key in value:
        _check_text(key, trail)
    return value.items()


def _check_text(text: str, trail: Trail) -> None:
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError:
        raise MalformedPayloadError(f"{_place(trail)}: half of a surrogate pair") from None


def _place(trail: Trail) -> str:
    """`orders[0].email`."""
    steps: list[str] = []
    while trail:
        trail, key = trail
        steps.append(f"[{key}]" if isinstance(key, int) else f".{key}")
    return "".join(reversed(steps)).lstrip(".") or "the body"


def portable(value: Any) -> Any:
    """As JSON carries it. A Decimal becomes a number if that is exact, and text if it is not."""
    if isinstance(value, Mapping):
        return {str(name): portable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [portable(one) for one in value]
    if isinstance(value, Decimal):
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"JSON cannot carry {type(value).__name__}")
