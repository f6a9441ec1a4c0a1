"""In which of the languages that there are somebody is written to."""

from collections.abc import Collection


def choose_language(wanted: str | None, available: Collection[str], default: str) -> str:
    """`zh-Hant-TW` → that if there is one, else `zh-Hant`, else `zh`, else the default (RFC 4647, lookup)."""
    known = {one.lower(): one for one in available}
    tag = (wanted or "").replace("_", "-").lower()
    while tag and tag not in known:
        tag = tag.rpartition("-")[0]
    return known.get(tag, default)
