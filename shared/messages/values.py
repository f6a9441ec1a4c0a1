"""What strangers typed, before a template writes it: without what no reader sees, and no name that is a link."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
"""Embeddings, overrides and isolates: they can show `moc.live` as `evil.com`. Plain marks (U+200E, U+200F) are text."""

UNSEEN = ("Cc", "Cs", "Zl", "Zp")

NAMES = ("first_name", "last_name")
LONGEST_NAME = 60
LINK = re.compile(r"://|@|\bwww\.|[\w\u0900-\u0e7f][.\u3002\uff0e\uff61][^\W\d_][\w\u0900-\u0e7f]+", re.IGNORECASE)
"""What mail programs and telephones make a link of, whether or not it was one: domains end in any letters, with the
signs above and below those of India and Thailand, and East Asia's full stops are points of a domain as well (UTS 46).
"""

MOST_MARKS = 4
"""On one letter, one after the other: more than any language has, fewer than cover the lines around it."""


def for_bodies(context: Mapping[str, Any]) -> Mapping[str, Any]:
    return _seen(context, cleaned)


def for_headers(context: Mapping[str, Any]) -> Mapping[str, Any]:
    """With what ends a line: a header that has such a thing in it is refused rather than repaired."""
    return _seen(context, _calmed)


def cleaned(text: str) -> str:
    """Without what no reader sees and an attacker likes."""
    shown = text if text.isascii() and text.isprintable() else "".join(c for c in text if not hidden(c))
    return _calmed(shown)


def hidden(character: str) -> bool:
    """Controls, separators, lone surrogates (no UTF-8 form) and direction overrides, but not line ends and tabs."""
    return character not in "\n\t" and (unicodedata.category(character) in UNSEEN or ord(character) in BIDI)


def is_name(value: object) -> bool:
    """Who enters another's address into a form may call them `Win at evil.example`; the greeting does without.

    So it does without what has no letter in it.
    """
    if not isinstance(value, str):
        return True
    return len(value) <= LONGEST_NAME and not LINK.search(value) and any(map(str.isalpha, value))


def _seen(context: Mapping[str, Any], change: Callable[[str], str]) -> Mapping[str, Any]:
    customer = context.get("customer") or {}
    named = {name: value for name, value in customer.items() if name not in NAMES or is_name(value)}
    found: Mapping[str, Any] = _present({**context, "customer": named}, change)
    return found


def _present(value: Any, change: Callable[[str], str]) -> Any:
    """Without what is None: a template that writes it stops there, so a gap is never sent as `Hi !`."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: _present(one, change) for name, one in value.items() if one is not None}
    return [_present(one, change) for one in value] if isinstance(value, list | tuple) else value


def _calmed(text: str) -> str:
    """Without the towers of accents that some pile up on a letter."""
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
