"""Whose clock is where: by what is stated, by address and phone number, by store and brand, and what is left open.

CLDR (babel) and libphonenumber know countries and zones independently of the tables that ours is made of.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
import pytest
from babel.core import get_global

from infra.brand.documents import read
from infra.zones import build, tzdata_tables
from shared.configuration import Source
from shared.events import Identifier
from shared.profiles import places, zones
from shared.profiles.models import Member, Order, Profile
from shared.profiles.zones import Stores, clock
from tests.unit.messages.samples import a_brand

OF_CLDR = get_global("territory_zones")
OTHERWISE = {"UA", "RU", "AQ"}
"""tzdata lists Crimea with Ukraine, CLDR with both; and nobody lives in Antarctica."""

KNOWN = read(Path(build.__file__).parent, build.REGIONS).value


def a_profile(phone=None, orders=(), channels=None, **traits):
    members = (Member("p", Identifier("phone", phone), "person"),) if phone else ()
    known = {"channels": {name: {"first": day, "last": day} for name, day in (channels or {}).items()}}
    return Profile("c", members, traits, tuple(orders), measures=known)


def found(brand="Asia/Bangkok", stores=zones.NO_STORES, **known):
    one = clock(a_profile(**known), brand, stores)
    return one.zone.key, one.by


def possible(**known):
    return {zone.key for zone in clock(a_profile(**known), "Asia/Bangkok").possible}


@cache
def shown(zone):
    """What its clock shows four times a day of two years, by the standard library."""
    first = datetime(int(tzdata_tables.VERSION[:4]), 1, 1, tzinfo=UTC)
    return tuple((first + timedelta(hours=6 * n)).astimezone(ZoneInfo(zone)).utcoffset() for n in range(2920))


def test_the_table_is_that_of_the_tzdata_that_is_installed():
    """If not: python -m infra.zones"""
    assert places.FILE.read_text(encoding="utf-8") == build.text()


@pytest.mark.parametrize("country", sorted(set(OF_CLDR) - {"ZZ", "001"} - OTHERWISE))
def test_a_country_has_the_clocks_that_cldr_says_it_has(country):
    ours = {shown(zone) for zone in places.of_address({"country": country})}
    assert ours == {shown(zone) for zone in OF_CLDR[country] if zone in available_timezones()}


def test_zones_are_alike_exactly_if_their_clocks_agree():
    behaviours = tzdata_tables.behaviours()
    pairs = {(number, shown(name)) for name, number in behaviours.items()}
    assert len(pairs) == len(set(behaviours.values())) == len({clocks for _, clocks in pairs})


@pytest.mark.parametrize("country", sorted(KNOWN))
def test_a_region_of_the_table_lies_in_its_country_and_each_zone_of_that_is_somewhere(country):
    of_country = tzdata_tables.zones_of_countries()[country]
    regions = KNOWN[country].get("regions", {})
    named = {one for said in regions.values() for one in said if "/" in one} | {*KNOWN[country]["main"]}
    assert named | set(KNOWN[country].get("cities", {})) <= set(of_country)
    if len(regions) > 5 and country not in {"ES", "CN"}:
        assert {shown(zone) for zone in named} >= {shown(zone) for zone in of_country} - MINOR.get(country, set())


MINOR = {"BR": {shown("America/Noronha")}}


@pytest.mark.parametrize(
    "region", sorted(set(phonenumbers.SUPPORTED_REGIONS) & tzdata_tables.zones_of_countries().keys())
)
def test_a_number_may_be_where_its_country_is(region):
    example = phonenumbers.example_number(region)
    left = places.of_phone(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164))
    assert {shown(zone) for zone in left} & {shown(zone) for zone in places.of_address({"country": region})}


@pytest.mark.parametrize(
    ("known", "zone", "by"),
    [
        ({"time_zone": "Asia/Manila", "country": "DE"}, "Asia/Manila", "stated"),
        ({"time_zone": "Mars/Olympus", "country": "DE"}, "Europe/Berlin", "address"),
        ({"country": "DE"}, "Europe/Berlin", "address"),
        ({"country": "de "}, "Europe/Berlin", "address"),
        ({"country": "Germany"}, "Europe/Berlin", "address"),
        ({"country": "Atlantis"}, "Asia/Bangkok", "brand"),
        ({"country": 7, "city": None}, "Asia/Bangkok", "brand"),
        ({"country": "US", "region": "CA"}, "America/Los_Angeles", "address"),
        ({"country": "US", "state": "us-ca"}, "America/Los_Angeles", "address"),
        ({"country": "US", "region": "California"}, "America/Los_Angeles", "address"),
        ({"country": "US", "city": "Chicago"}, "America/Chicago", "address"),
        ({"country": "US", "postal_code": "94103-1234"}, "America/Los_Angeles", "address"),
        ({"country": "US", "region": "TX", "city": "El Paso"}, "America/Denver", "address"),
        ({"country": "US", "region": "Guerrero"}, "America/New_York", "address"),
        ({"country": "US", "region": "WA", "city": "New York"}, "America/Los_Angeles", "address"),
        ({"country": "CA", "region": "ON"}, "America/Toronto", "address"),
        ({"country": "CA", "postal_code": "V6B 1A1"}, "America/Vancouver", "address"),
        ({"country": "AU", "province": "Western Australia"}, "Australia/Perth", "address"),
        ({"country": "BR", "region": "São Paulo"}, "America/Sao_Paulo", "address"),
        ({"country": "RU", "city": "Екатеринбург"}, "Asia/Yekaterinburg", "address"),
        ({"country": "ES", "postal_code": "35001"}, "Atlantic/Canary", "address"),
        ({"country": "ES", "postal_code": "28001"}, "Europe/Madrid", "address"),
        ({"country": "PT", "postal_code": "9500-150"}, "Atlantic/Azores", "address"),
        ({"country": "IN"}, "Asia/Kolkata", "address"),
        ({"phone": "+4930901820"}, "Europe/Berlin", "phone"),
        ({"phone": "+12125550123"}, "America/New_York", "phone"),
        ({"phone": "+14165550123"}, "America/Toronto", "phone"),
        ({"phone": "+18765550123"}, "America/Jamaica", "phone"),
        ({"phone": "+994125550123"}, "Asia/Baku", "phone"),
        ({"phone": "+34928123456"}, "Atlantic/Canary", "phone"),
        ({"phone": "0301234"}, "Asia/Bangkok", "brand"),
        ({"phone": "+49301234567", "country": "TH"}, "Asia/Bangkok", "address"),
        ({}, "Asia/Bangkok", "brand"),
    ],
)
def test_the_best_that_is_known_decides(known, zone, by):
    assert found(**known) == (zone, by)


@pytest.mark.parametrize("stated", [None, "", "Mars/Olympus", "../etc/passwd", 7, "\x00", "Europe/Berlin "])
def test_what_is_no_zone_is_not_believed(stated):
    assert found(time_zone=stated) == ("Asia/Bangkok", "brand")


def test_of_several_possible_zones_it_is_the_brands_if_that_is_one_of_them():
    assert found(country="US", brand="America/Los_Angeles") == ("America/Los_Angeles", "address")
    assert found(country="US", brand="US/Pacific") == ("America/Los_Angeles", "address")
    assert found(country="US", brand="Europe/Berlin") == ("America/New_York", "address")
    assert found(country="US", region="TX", brand="America/New_York") == ("America/Chicago", "address")


STORES = Stores({"square/till-1": "Europe/Lisbon", "shopify/shop-a": "Europe/Madrid"}, {"17": "Atlantic/Azores"})


def bought(store, number="1"):
    return Order(number, {"store": store}, "placed")


@pytest.mark.parametrize(
    ("known", "zone"),
    [
        ({"channels": {"square/till-1": "2026-05-01"}}, "Europe/Lisbon"),
        ({"channels": {"square/till-1": "2026-05-01", "shopify/shop-a": "2026-06-01"}}, "Europe/Madrid"),
        ({"channels": {"square/till-1": "2026-05-01"}, "orders": [bought("17")]}, "Atlantic/Azores"),
        ({"orders": [bought("17", "1"), bought("unknown", "2")]}, "Atlantic/Azores"),
    ],
)
def test_where_nothing_better_is_known_it_is_where_the_store_is(known, zone):
    assert found(stores=STORES, **known) == (zone, "store")


def test_a_store_decides_among_the_zones_of_a_country_and_not_against_them():
    seen = {"square/till-1": "2026-05-01"}
    assert found(stores=STORES, country="PT", channels=seen, brand="Atlantic/Azores")[0] == "Europe/Lisbon"
    assert found(stores=STORES, country="DE", channels=seen) == ("Europe/Berlin", "address")


def test_nobody_in_particular_has_the_brands_clock():
    assert clock(None, "Europe/Berlin").zone.key == "Europe/Berlin"


@pytest.mark.parametrize(
    ("known", "left"),
    [
        ({"time_zone": "Asia/Manila", "country": "US"}, {"Asia/Manila"}),
        ({"country": "DE", "phone": "+49301234567"}, {"Europe/Berlin"}),
        ({"country": "US", "region": "FL"}, {"America/New_York", "America/Chicago"}),
        ({"country": "US", "phone": "+12125550123"}, {"America/New_York"}),
        ({"country": "US", "region": "CA", "phone": "+12125550123"}, {"America/Los_Angeles", "America/New_York"}),
        ({"country": "TH", "phone": "+4930901820"}, {"Asia/Bangkok", "Europe/Berlin"}),
        ({"country": "NZ"}, {"Pacific/Auckland", "Pacific/Chatham"}),
        ({}, {"Asia/Bangkok"}),
    ],
)
def test_all_that_is_known_leaves_open_is_possible(known, left):
    assert possible(**known) == left


def test_the_zone_that_is_taken_is_always_a_possible_one():
    for country in places._table()["countries"]:
        for brand in ("Europe/Berlin", "America/Los_Angeles", "Asia/Kamchatka"):
            one = clock(a_profile(country=country), brand)
            assert one.zone in one.possible


def test_the_file_of_the_brand_gives_its_sources_and_stores_zones():
    brand = a_brand(sources={"square": {"till-1": Source(time_zone="Europe/Lisbon", stores={"17": "Atlantic/Azores"})}})
    assert zones.stores_of(brand) == Stores({"square/till-1": "Europe/Lisbon"}, {"17": "Atlantic/Azores"})
