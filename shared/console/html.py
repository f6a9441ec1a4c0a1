"""HTML that no value can break: here, and nowhere else, text is cut, cleaned, escaped and isolated."""

import unicodedata
from collections.abc import Iterable
from html import escape

from msgspec import Struct

LONGEST = 300
"""Characters of one value. Names of a megabyte exist; nobody reads more of them than this."""

EMPTY = frozenset({"br", "input"})
"""Elements that HTML never closes."""

REPLACEMENT = "\ufffd"
TURNING = frozenset(["R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"])
"""Classes of letters by Unicode's bidirectional algorithm (UAX 9)."""

UNREADABLE = frozenset({"Cc", "Cs"})
STEERS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of what stands around them: a name can make `gpj.exe` out of `exe.jpg`."""


class Html(Struct, frozen=True):
    source: str

    def __str__(self) -> str:
        return self.source


Part = Html | str | int | None
NOTHING = Html("")


def tag(name: str, /, *parts: Part, **attributes: str | int | bool | None) -> Html:
    """`class_` is `class`, `aria_label` is `aria-label`; an attribute that is None or False is left out."""
    written = "".join(
        f" {_name(key)}" if value is True else f' {_name(key)}="{_quoted(value)}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    inside = "".join(html(part).source for part in parts)
    return Html(f"<{name}{written}>" if name in EMPTY else f"<{name}{written}>{inside}</{name}>")


def join(parts: Iterable[Part], between: Part = "") -> Html:
    return Html(html(between).source.join(html(part).source for part in parts))


def html(part: Part) -> Html:
    """What runs from right to left is isolated: it does not take its neighbours along."""
    if isinstance(part, Html):
        return part
    text = _cut(_clean("" if part is None else str(part)))
    return Html(f"<bdi>{escape(text)}</bdi>" if _turns(text) else escape(text))


def plain(value: object) -> str:
    """For a sentence that is shown without markup, such as a question: nothing in it may steer the rest."""
    return "".join(REPLACEMENT if one in STEERS else one for one in _cut(_clean(str(value))))


def _turns(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(one) in TURNING for one in text)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)"


def _clean(text: str) -> str:
    """Control characters, and halves of pairs that no UTF-8 can hold, are shown as what they are: nothing readable."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        REPLACEMENT if unicodedata.category(one) in UNREADABLE and one not in "\n\t" else one for one in text
    )


def _quoted(value: str | int) -> str:
    """Whole: what a form or a button sends back must be what it was given."""
    return escape("".join(REPLACEMENT if unicodedata.category(one) == "Cs" else one for one in str(value)))


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
