"""Links that whoever reads the brand's pages may have written: only those that lead to its own sites are kept. Pure.

A key that stands in every page proves nothing. With it anybody may say that Ann has looked at a product whose address
is theirs, and the reminder of it would lead her there in the brand's name.
"""

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from shared.configuration import Brand
from shared.events import Event
from shared.ingestion.trust import find

SECTIONS = ("product", "products", "cart", "checkout", "wishlist", "order")
LINKS = ("url", "image_url")
ADDRESS = re.compile(r"https://((?:[a-z0-9-]+\.)+[a-z0-9-]+)(?::443)?(?:[/?#][^\s\"<>\\`]*)?", re.IGNORECASE)
"""Nothing that a browser might read otherwise: no name before an @, no backslash, only ASCII in the host."""


def with_own_links(event: Event, brand: Brand) -> Event:
    """The same event where nothing changes. What a page says of itself (`page`, `touch`, `properties`) stays."""
    connector, _, source = event.source.partition("/")
    told = {name: event.data[name] for name in SECTIONS if name in event.data}
    if not told or not _is_public(connector):
        return event
    sites = _sites(brand, connector, source)
    kept = {name: _kept(one, sites) for name, one in told.items()}
    return event if kept == told else replace(event, data={**event.data, **kept})


@cache
def _is_public(connector: str) -> bool:
    found = find(connector)
    return found is not None and found.public


def _sites(brand: Brand, connector: str, source: str) -> Collection[str]:
    """The brand's own, and those that its source names."""
    own, configured = urlsplit(brand.website).hostname or "", brand.source(connector, source)
    return (own.removeprefix("www."), *(configured.sites if configured else ()))


def _kept(value: Any, sites: Collection[str]) -> Any:
    if isinstance(value, Mapping):
        return {name: _kept(one, sites) for name, one in value.items() if name not in LINKS or _is_own(one, sites)}
    return [_kept(one, sites) for one in value] if isinstance(value, list | tuple) else value


def _is_own(link: Any, sites: Collection[str]) -> bool:
    found = ADDRESS.fullmatch(link) if isinstance(link, str) else None
    return found is not None and any(f".{found[1].lower()}".endswith(f".{site}") for site in sites)
