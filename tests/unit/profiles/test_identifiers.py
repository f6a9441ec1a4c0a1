"""Identifiers as people and vendors write them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.configuration import Brand, Senders, Source
from shared.errors import MalformedPayloadError
from shared.events import Event, Identifier
from shared.profiles import identifiers

BRAND = Brand(
    name="Alder", website="https://alder.example", postal_address="1 Way", country="DE", currency="EUR",
    time_zone="Europe/Berlin", languages=("en",), senders=Senders("A <care@alder.example>", "A <news@alder.example>"),
    sources={"shopify": {"uk": Source(region="GB")}}, blocked=("phone:\\+4930555.*",),
)  # fmt: skip


def usable(*stated, source="shopify/de"):
    event = Event(
        "1", "page.viewed", datetime(2026, 1, 1, tzinfo=UTC), source, tuple(Identifier(*one) for one in stated)
    )
    return [str(one.identifier) for one in identifiers.of(event, BRAND)]


@pytest.mark.parametrize(
    ("kind", "written", "normal"),
    [
        ("email", "  Ann@Example.COM ", "email:ann@example.com"),
        ("email", "ann.b+shop@example.com", "email:ann.b+shop@example.com"),
        ("email", "jürgen@bücher.example", "email:jürgen@xn--bcher-kva.example"),
        ("email", "สมชาย@ตัวอย่าง.ไทย", "email:สมชาย@xn--72c1a1bt4awk9o.xn--o3cw4h"),
        ("email", "Straße@Faß.example", "email:straße@xn--fa-hia.example"),
        ("email", "ann@example.com.", "email:ann@example.com"),
        ("email", "mailto:Ann@example.com", "email:ann@example.com"),
        ("email", "<ann@example.com>", "email:ann@example.com"),
        ("email", "o'neil&sons=1@a_b.example", "email:o'neil&sons=1@a_b.example"),
        ("phone", "030 901820", "phone:+4930901820"),
        ("phone", "+49 (30) 90 18 20", "phone:+4930901820"),
        ("shopify_customer@de", "207119551", "shopify_customer@de:207119551"),
    ],
)
def test_the_same_identifier_is_written_the_same(kind, written, normal):
    assert usable((kind, written)) == [normal]


def test_a_local_number_belongs_to_the_country_of_its_source():
    assert usable(("phone", "020 7946 0018"), source="shopify/uk") == ["phone:+442079460018"]


@pytest.mark.parametrize(
    "stated",
    [("email", "noreply@shop.example"), ("email", "ann"), ("email", "a@b"), ("phone", "12"), ("phone", "0000000000"),
     ("external_id@web", "undefined"), ("external_id@web", "-1"), ("anonymous_id", "null"),
     ("email", "x" * 300 + "@a.example"),
     ("email", "abc123@marketplace.amazon.de"), ("email", "care@alder.example"), ("phone", "+49305550001"),
     ("external_id@web", "a\u202eb"),
     ("email", "ann@a.example,bob@b.example"), ("email", "ann@a.example;bob@b.example"), ("email", "ann,bob@b.example"),
     ("email", '"ann@a.example"@b.example'), ("email", "ann(home)@a.example"), ("email", "ann\\@a.example"),
     ("email", "ann@a..example"), ("email", "ann@.example"), ("email", "ann@[192.0.2.1]"), ("email", "ann@a.example>")],
)  # fmt: skip
def test_values_that_identify_nobody_are_left_out(stated):
    assert usable(stated, ("anonymous_id", "visitor-7")) == ["anonymous_id:visitor-7"]


def test_the_home_is_the_first_by_priority_then_by_value():
    found = usable(
        ("order@de", "1"), ("phone", "+4930901820"), ("email", "zoe@example.com"), ("email", "ann@example.com")
    )
    assert found[0] == "email:ann@example.com"
    assert found[-1] == "order@de:1"


def test_an_event_without_identifiers_is_an_anonymous_customer_of_its_own():
    assert usable() == ["event@shopify-de:1"]


def test_a_thousand_identifiers_on_one_event_are_refused_with_the_reason():
    with pytest.raises(MalformedPayloadError, match="1000 on one event, at most 50"):
        usable(*[("email", f"p{number}@example.com") for number in range(1000)])


def test_the_brands_own_address_is_nobodys_however_its_letters_fold():
    """`ß` stays `ß` in an address, so it must in the brand's as well."""
    brand = replace(BRAND, senders=Senders("A <Grüße@alder.example>", "A <news@alder.example>"))
    assert identifiers.blocked(Identifier("email", "grüße@alder.example"), brand)
