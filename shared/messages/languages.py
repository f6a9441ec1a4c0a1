"""In which of the languages that there are somebody is written to."""

from collections.abc import Collection


def choose_language(wanted: str | None, available: Collection[str], default: str) -> str:
    """`de-AT` → `de-AT` if there is one, else `de`, else the default."""
    known = {one.lower(): one for one in available}
    tag = (wanted or "").replace("_", "-").lower()
    return known.get(tag) or known.get(tag.partition("-")[0]) or default
