"""Zones by address and phone number: all that a place leaves open, one of each whose clocks agree, likely ones first.

zones.json is made by `python -m infra.zones` of tzdata's tables. It is read when somebody first asks.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

FILE = Path(__file__).parent / "zones.json"
REGIONS = ("region", "state", "province")
"""Traits that name a part of a country; vendors have different words for it."""

ADDRESS = frozenset({"country", "postal_code", "city", *REGIONS})
"""All traits that are looked at."""


def of_address(traits: Mapping[str, Any]) -> list[str]:
    """By country, and within one that has several by region, postal code and large cities. [] for no known country."""
    known, country = _table(), _country(traits.get("country"))
    found = _named(known["countries"].get(country, ()))
    for evidence in _evidence(traits, country) if len(found) > 1 else ():
        found = narrowed(found, _named(evidence))
    return found


def of_phone(number: str) -> list[str]:
    """Of a number with its country code: where it is from, or where it was first connected."""
    digits = number.removeprefix("+") if number.startswith("+") else ""
    known, prefixes = _table()["phones"], (digits[:size] for size in range(len(digits), 0, -1))
    return _named(next((known[one] for one in prefixes if one in known), ()))


def narrowed(zones: list[str], by: Iterable[str]) -> list[str]:
    """In the order of what says more; all of them where the other says nothing about these."""
    wanted = list(map(behaviour, by))
    kept = [zone for zone in zones if behaviour(zone) in wanted]
    return sorted(kept, key=lambda zone: wanted.index(behaviour(zone))) or zones


def behaviour(zone: str) -> int:
    """The same for zones whose clocks agree; -1 for what is not in the table."""
    return int(_behaviours().get(zone, -1))


def plain_name(name: str) -> str:
    """Without case, accents and punctuation."""
    return "".join(one for one in unicodedata.normalize("NFKD", name.casefold()) if one.isalnum())


def _evidence(traits: Mapping[str, Any], country: str) -> Iterator[Collection[int]]:
    """Best first; what contradicts what came before is passed over."""
    known = _table()
    regions = known["regions"].get(country, {})
    for stated in (traits[name] for name in REGIONS if isinstance(traits.get(name), str)):
        yield regions.get(plain_name(stated.strip().upper().removeprefix(f"{country}-")), ())
    yield regions.get(_postal_region(traits.get("postal_code"), country), ())
    if isinstance(traits.get("city"), str):
        yield known["cities"].get(country, {}).get(plain_name(traits["city"]), ())


def _postal_region(code: Any, country: str) -> str | None:
    plain = plain_name(code).upper() if isinstance(code, str) else ""
    ranges = _table()["postal"].get(country, ()) if plain else ()
    return next((region for low, high, region in ranges if low <= plain[: len(low)] <= high), None)


def _country(stated: Any) -> str:
    if not isinstance(stated, str):
        return ""
    code = stated.strip().upper()
    return code if code in _table()["countries"] else _table()["names"].get(plain_name(stated), "")


def _named(numbers: Collection[int]) -> list[str]:
    names = _table()["zones"]
    return [names[number] for number in numbers]


@cache
def _behaviours() -> Mapping[str, int]:
    return dict(zip(_table()["zones"], _table()["behaviours"], strict=True))


@cache
def _table() -> Mapping[str, Any]:
    found: Mapping[str, Any] = msgspec.json.decode(FILE.read_bytes())
    return found
