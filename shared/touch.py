"""How somebody found the shop: campaign and click ids from a landing address, kept as they are."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from shared.payload import stated

CLICK_IDS = ("gclid", "gbraid", "wbraid", "fbclid", "msclkid", "ttclid", "twclid", "li_fat_id")
"""Opaque and case-sensitive: whoever issued them compares them byte for byte."""


def touch(url: str | None, referrer: str | None) -> dict[str, Any]:
    """{} where neither is known."""
    query = _query(url or "")
    return stated(
        url=url,
        referrer=referrer,
        click_ids={name: query[name] for name in CLICK_IDS if query.get(name)},
        utm={name.removeprefix("utm_"): value for name, value in query.items() if name.startswith("utm_") and value},
    )


def _query(url: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(urlsplit(url).query))
    except ValueError:  # an address no browser would have opened, such as `http://[`, or too many fields
        return {}
