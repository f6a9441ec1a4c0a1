"""shared/profiles/zones.json: where the clocks of an address, or of a phone number, may be."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from infra.brand.documents import read
from infra.zones import phones, tzdata_tables
from shared.profiles.places import FILE, plain_name

REGIONS = "regions.yaml"
ALIASES = {"USA": "US", "America": "US", "UK": "GB", "England": "GB", "Great Britain": "GB", "Deutschland": "DE"}
"""What people write and iso3166.tab does not have."""


def table() -> dict[str, Any]:
    known = read(Path(__file__).parent, REGIONS).value
    behaviours = tzdata_tables.behaviours()
    names = sorted(behaviours)
    numbers = {name: position for position, name in enumerate(names)}
    distinct = partial(_distinct, behaviours, numbers)
    of_countries = tzdata_tables.zones_of_countries()
    main = {code: known.get(code, {}).get("main", []) for code in of_countries}
    return {
        "version": tzdata_tables.VERSION,
        "zones": names,
        "behaviours": [behaviours[name] for name in names],
        "countries": {code: distinct([*main[code], *of_countries[code]]) for code in sorted(of_countries)},
        "names": {plain_name(name): code for name, code in {**tzdata_tables.names_of_countries(), **ALIASES}.items()},
        "regions": {code: dict(_regions(one, distinct)) for code, one in known.items() if "regions" in one},
        "cities": {code: dict(_cities(one, distinct)) for code, one in known.items() if "cities" in one},
        "postal": {code: list(_postal(one)) for code, one in known.items() if "postal" in one},
        "phones": phones.thinned({one: distinct(_likely(zones, known)) for one, zones in _dialled(of_countries)}),
    }


def text() -> str:
    return json.dumps(table(), ensure_ascii=False, separators=(",", ":")) + "\n"


def write() -> None:
    FILE.write_text(text(), encoding="utf-8")


def _distinct(behaviours: Mapping[str, int], numbers: Mapping[str, int], zones: Iterable[str]) -> list[int]:
    """Of those whose clocks agree the first."""
    first: dict[int, int] = {}
    for zone in zones:
        first.setdefault(behaviours[zone], numbers[zone])
    return list(first.values())


def _dialled(of_countries: Mapping[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    """Whole countries as tzdata knows them, because the other table is older; below, what does not contradict it."""
    behaviours, told = tzdata_tables.behaviours(), phones.read()
    for code, countries in phones.countries().items():
        own = [zone for country in countries for zone in of_countries.get(country, ())] or told.get(code, [])
        alike = {behaviours[zone] for zone in own}
        yield code, own
        for prefix, zones in told.items():
            if prefix.startswith(code) and prefix != code and {behaviours[zone] for zone in zones} <= alike:
                yield prefix, zones


def _likely(zones: Iterable[str], known: Mapping[str, Any]) -> list[str]:
    """First where most of a country lives, then what zones that agree are usually called."""
    main, usual = {one["main"][0] for one in known.values()}, tzdata_tables.usual()
    return sorted(zones, key=lambda zone: (zone not in main, zone not in usual, zone))


def _regions(country: Mapping[str, Any], distinct: Any) -> Iterator[tuple[str, list[int]]]:
    for code, said in country["regions"].items():
        zones = distinct([one for one in said if "/" in one])
        yield from ((plain_name(name), zones) for name in (code, *(one for one in said if "/" not in one)))


def _cities(country: Mapping[str, Any], distinct: Any) -> Iterator[tuple[str, list[int]]]:
    for zone, cities in country["cities"].items():
        yield from ((plain_name(city), distinct([zone])) for city in cities)


def _postal(country: Mapping[str, Any]) -> Iterator[list[str]]:
    """First, last, region: both of the same length, which is how much of a code is looked at."""
    for region, ranges in country["postal"].items():
        for one in map(str, ranges):
            low, _, high = one.partition("-")
            yield [low, high or low, plain_name(region)]
