"""Which order an event speaks of, and which other references of the same purchase it states beside it."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from shared.events import Event, Identifier, Name
from shared.profiles import kinds

REFERRING = ("order", "payment", "checkout")
"""Kinds that name one purchase. A cart does not: it may be filled again."""

SECTIONS = ("order", "payment", "refund")
REPORTS = frozenset(name for name in Name if name.startswith("order."))
MOST_TEXT = 256
NOTHING: Mapping[str, Any] = {}


class Spoken(Struct, frozen=True):
    """`reference` is the hashed order reference and `scope` its kind; `references` are hashed, `texts` as stated."""

    reference: str
    scope: str
    references: tuple[str, ...]
    texts: tuple[str, ...] = ()


def spoken(event: Event, ids: Mapping[Identifier, str], hashed: Callable[[Identifier], str]) -> Spoken | None:
    """None for an event that says nothing about an order, even if it names one: a question about it, a review.

    `ids` are the hashed ids of the event's own identifiers.
    """
    if event.name not in REPORTS and not any(section(event, name) for name in SECTIONS):
        return None
    named = sorted(one for one in ids if kinds.name(one.kind) in REFERRING)
    own = next(_candidates(event, named), None)
    if own is None:
        return None
    known = {one: ids.get(one) or hashed(one) for one in (own, *named)}
    texts = section(event, "order").get("references") or ()
    return Spoken(known[own], own.kind, tuple(known.values()), tuple(filter(None, map(_text, texts))))


def _candidates(event: Event, named: list[Identifier]) -> Iterator[Identifier]:
    """Best first: the order whose id the body gives, an order of the source itself, any; then its payment, or checkout.

    One source's events about one order all lead to the same, whichever of them come.
    """
    scope = event.source.partition("/")[2]
    orders = [one for one in named if kinds.name(one.kind) == "order"]
    orders.sort(key=lambda one: one.kind != f"order@{scope}")
    stated = _text(section(event, "order").get("id"))
    yield from (one for one in orders if one.value == stated)
    if stated:
        yield Identifier(f"order@{scope}", stated)
    yield from orders
    yield from (one for one in named if kinds.name(one.kind) == "payment")
    if paid := _text(section(event, "payment").get("id")):
        yield Identifier(f"payment@{scope}", paid)
    yield from named


def section(event: Event, name: str) -> Mapping[str, Any]:
    found = event.data.get(name)
    return found if found is not None and isinstance(found, (dict, Mapping)) else NOTHING


def _text(given: Any) -> str | None:
    """Written as identifiers are, so that both lead to the same."""
    if isinstance(given, bool) or not isinstance(given, str | int):
        return None
    text = unicodedata.normalize("NFC", str(given)).strip()
    return text if 0 < len(text) <= MOST_TEXT else None
