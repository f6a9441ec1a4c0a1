"""In which of the languages that there are somebody is written to."""

from collections.abc import Collection
from itertools import takewhile

OF_OLD = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro", "no": "nb", "tl": "fil"}
"""What CLDR writes otherwise by now, and shops and telephones still say (languageAlias in its supplementalMetadata)."""

SCRIPTS, TRADITIONAL = ("hans", "hant"), ("hk", "mo", "tw")
"""Of Chinese, and where the second of them is read: `zh-TW` says nothing of it (CLDR, likelySubtags)."""


def choose_language(wanted: str | None, available: Collection[str], default: str) -> str:
    """`zh-Hant-TW` → that if there is one, else `zh-Hant`, else `zh` (RFC 4647, lookup).

    Where there is none of these another country's: who reads `en-GB` reads `en-US` as well. Else the default.
    """
    tag = _subtags(wanted or "")
    same = [one for one in available if base_of(one) == tag[0]]
    return min(same, key=lambda one: (-_in_common(tag, _subtags(one)), len(_subtags(one))), default=default)


def base_of(tag: str) -> str:
    """`pt` of `pt-BR`."""
    return _subtags(tag)[0]


def _subtags(tag: str) -> tuple[str, ...]:
    written, *rest = tag.strip().replace("_", "-").lower().split("-")
    base = OF_OLD.get(written, written)
    if base != "zh" or (rest and rest[0] in SCRIPTS):
        return (base, *rest)
    return (base, SCRIPTS[bool(rest) and rest[0] in TRADITIONAL], *rest)


def _in_common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """So many of their first are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
