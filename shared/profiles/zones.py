"""Where a customer's clock is: as stated, else by address and phone number, else where the store is, else the brand."""

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct, field

from shared.configuration import Brand
from shared.profiles import places
from shared.profiles.models import Profile


class Stores(Struct, frozen=True):
    """Zones that the brand gave its sources (`shopify/shop-a`) and the stores in them, by their ids."""

    sources: Mapping[str, str] = field(default_factory=dict)
    stores: Mapping[str, str] = field(default_factory=dict)


NO_STORES = Stores()


class Clock(Struct, frozen=True):
    """`possible` are all that what is known leaves open, one of each that agree; `by` says what decided."""

    zone: ZoneInfo
    possible: tuple[ZoneInfo, ...]
    by: str


def stores_of(brand: Brand) -> Stores:
    named = brand.origins
    zones = {name: one.time_zone for name, one in named.items() if one.time_zone}
    return Stores(zones, {store: zone for one in named.values() for store, zone in one.stores.items()})


def clock(profile: Profile | None, brand_zone: str, stores: Stores = NO_STORES) -> Clock:
    """Of several possible zones the store's or the brand's, if it is among them, else the one most people live in."""
    stated = _zone(profile.traits.get("time_zone")) if profile else None
    if stated:
        return Clock(stated, (stated,), "stated")
    by, left = _left(profile) if profile else ("", [])
    fallbacks = [*(("store", zone) for zone in _of_stores(profile, stores)), ("brand", brand_zone)]
    if not left:
        by, name = fallbacks[0]
        return Clock(ZoneInfo(name), (ZoneInfo(name),), by)
    open_ones = {places.behaviour(zone): zone for zone in left}
    near = (open_ones[here] for _, name in fallbacks if (here := places.behaviour(name)) in open_ones)
    name = left[0] if len(left) == 1 else next(near, left[0])
    return Clock(ZoneInfo(name), tuple(map(ZoneInfo, left)), by)


def _left(profile: Profile) -> tuple[str, list[str]]:
    """An address says more than a number that people take along. Where they contradict each other both are possible."""
    lived = places.of_address(profile.traits)
    called = places.of_phone(next((one.identifier.value for one in profile.addresses("phone")), ""))
    if not lived or not called:
        return ("address", lived) if lived else ("phone", called)
    agree = {*map(places.behaviour, lived)} & {*map(places.behaviour, called)}
    return "address", places.narrowed(lived, called) if agree else [*lived, *called]


def _of_stores(profile: Profile | None, stores: Stores) -> Iterator[str]:
    """Where the latest order was placed, then the source that was heard of last."""
    if profile is None:
        return
    bought = (stores.stores.get(str(one.values.get("store"))) for one in reversed(profile.orders))
    yield from (zone for zone in bought if zone)
    heard = {
        name: days["last"] for name, days in profile.measures.get("channels", {}).items() if name in stores.sources
    }
    yield from (stores.sources[name] for name in sorted(heard, key=lambda one: (heard[one], one), reverse=True))


def _zone(stated: Any) -> ZoneInfo | None:
    """What a sender says may be any text."""
    try:
        return ZoneInfo(stated) if isinstance(stated, str) and stated else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
