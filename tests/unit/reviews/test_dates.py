"""Dates that journeys begin at, in the customer's own zone."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.profiles.models import Profile
from shared.profiles.orders import Order
from shared.reviews import days
from shared.reviews.dates import DateRule, coming, reached
from shared.reviews.days import Day

BERLIN, AUCKLAND = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BIRTHDAY = DateRule("birthday", "customer.birthday", yearly=True)
MONDAY = DateRule("monday", every=("monday",), at="09:00", segment="vip")


def someone(*orders: dict[str, Any], **traits: Any) -> Profile:
    placed = {"placed_at": "2026-02-20T10:00:00+00:00"}
    return Profile("a1", traits=traits, orders=tuple(Order(one["id"], {**placed, **one}, "paid") for one in orders))


def moments(rule: DateRule, profile: Profile, since: datetime = NOW, zone: ZoneInfo = BERLIN) -> list[tuple[str, Any]]:
    return [(one.at.astimezone(zone).isoformat(), one.order) for one in coming(rule, profile, since, zone)]


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("1990-05-17", "2026-05-17T09:00:00+02:00"),
        ("--05-17", "2026-05-17T09:00:00+02:00"),
        ("05-17", "2026-05-17T09:00:00+02:00"),
        ("1990-05-17T00:00:00Z", "2026-05-17T09:00:00+02:00"),
        ("1990-05-17T00:00:00", "2026-05-17T09:00:00+02:00"),
        ("1990-01-01", "2027-01-01T09:00:00+01:00"),
        ("1992-02-29", "2027-02-28T09:00:00+01:00"),
        ("--02-29", "2027-02-28T09:00:00+01:00"),
        ("2026-03-01", "2027-03-01T09:00:00+01:00"),
    ],
)
def test_a_birthday_comes_every_year_at_nine(born: str, expected: str) -> None:
    assert moments(BIRTHDAY, someone(birthday=born)) == [(expected, None)]


def test_the_29th_of_february_comes_where_there_is_one() -> None:
    since = datetime(2027, 12, 1, tzinfo=UTC)
    assert moments(BIRTHDAY, someone(birthday="1992-02-29"), since) == [("2028-02-29T09:00:00+01:00", None)]


def test_a_day_of_this_year_has_its_first_anniversary_next_year() -> None:
    assert moments(BIRTHDAY, someone(birthday="2026-05-17")) == [("2027-05-17T09:00:00+02:00", None)]


def test_midnight_in_utc_is_a_day_wherever_the_customer_lives() -> None:
    assert moments(BIRTHDAY, someone(birthday="1990-05-17T00:00:00Z"), NOW, ZoneInfo("America/Los_Angeles")) == [
        ("2026-05-17T09:00:00-07:00", None)
    ]


def test_before_and_after_are_days_of_the_calendar_over_a_change_of_clocks() -> None:
    before = DateRule("soon", "customer.wedding", before="3d", at="18:00")
    assert moments(before, someone(wedding="2026-03-30")) == [("2026-03-27T18:00:00+01:00", None)]
    after = DateRule("thanks", "customer.wedding", after="1w", at="18:00")
    assert moments(after, someone(wedding="2026-03-25")) == [("2026-04-01T18:00:00+02:00", None)]


def test_before_a_birthday_of_january_is_in_december() -> None:
    since = datetime(2026, 12, 20, tzinfo=UTC)
    found = list(coming(replace(BIRTHDAY, before="3d"), someone(birthday="1990-01-01"), since, BERLIN))
    assert [(one.at.astimezone(BERLIN).isoformat(), one.on) for one in found] == [
        ("2026-12-29T09:00:00+01:00", "2027-01-01")
    ]


@pytest.mark.parametrize("length", ["800d", "120w"])
def test_years_after_a_date_that_returns_every_year(length: str) -> None:
    found = moments(replace(BIRTHDAY, after=length), someone(birthday="--03-10"))
    (at,) = (datetime.fromisoformat(one) for one, _ in found)
    assert NOW < at <= NOW + timedelta(days=366)


def test_hours_before_a_moment_are_exact_and_a_time_of_day_is_that_of_the_day_there() -> None:
    booked = someone(booking="2026-03-29T08:00:00+00:00")
    before = DateRule("soon", "customer.booking", before="12h")
    assert moments(before, booked) == [("2026-03-28T21:00:00+01:00", None)]
    assert moments(replace(before, before="1d"), booked) == [("2026-03-28T10:00:00+01:00", None)]
    assert moments(replace(before, before="1d", at="18:00"), booked) == [("2026-03-28T18:00:00+01:00", None)]
    assert moments(replace(before, before="1d", at="18:00"), booked, NOW, AUCKLAND) == [
        ("2026-03-28T18:00:00+13:00", None)
    ]


def test_each_order_has_a_date_of_its_own_and_a_moment_stays_one() -> None:
    orders = [{"id": "1", "renews": "2026-03-05T10:30:00+00:00"}, {"id": "2", "renews": "2026-03-01"}, {"id": "3"}]
    assert moments(DateRule("renewal", "order.renews"), someone(*orders)) == [("2026-03-05T11:30:00+01:00", "1")]


def test_an_order_that_was_called_off_or_never_placed_has_no_dates() -> None:
    rule = DateRule("renewal", "order.renews")
    order = Order("1", {"id": "1", "renews": "2026-03-05", "placed_at": "2026-02-20T10:00:00+00:00"}, "paid")
    named_only = replace(order, values={"id": "1", "renews": "2026-03-05"})
    for one, dates in ((order, 1), (replace(order, status="cancelled"), 0), (named_only, 0)):
        assert len(moments(rule, Profile("a1", orders=(one,)))) == dates


def test_an_order_is_what_the_run_is_about_but_not_what_the_fact_states() -> None:
    found = next(
        iter(coming(DateRule("renewal", "order.renews"), someone({"id": "1", "renews": "2026-03-05"}), NOW, BERLIN))
    )
    assert found.plain() == {
        "start": {"journey": "renewal", "key": "1", "data": {"order": {"id": "1"}}},
        "date": {"name": "order.renews", "on": "2026-03-05", "at": "2026-03-05T08:00:00+00:00"},
    }


@pytest.mark.parametrize("value", [None, "", "soon", 17, "2026-13-40", "--13-01", "--02-30", {"day": 1}, "17.05.1990"])
def test_what_is_no_date_comes_never(value: Any) -> None:
    assert moments(BIRTHDAY, someone(birthday=value)) == []


@pytest.mark.parametrize("offset", [{}, {"before": "3d"}, {"after": "3d"}, {"before": "9999w"}, {"after": "9999w"}])
@pytest.mark.parametrize("zone", [ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")])
@pytest.mark.parametrize("written", ["{}", "{}T00:00:00Z", "{}T23:59:59-12:00", "{}T01:00:00+14:00"])
def test_the_first_day_of_a_calendar_is_over_and_its_last_one_never_comes(
    offset: Any, zone: ZoneInfo, written: str
) -> None:
    """Systems write them for "not known" and "without end"."""
    rule = DateRule("ends", "customer.contract_end", **offset)
    for day, comes in (("0001-01-01", []), ("9999-12-31", [True])):
        found = coming(rule, someone(contract_end=written.format(day)), NOW, zone)
        assert [one.at > NOW + timedelta(days=365_000) for one in found] == comes


def test_a_birthday_of_the_year_one_is_one_without_a_year() -> None:
    assert moments(BIRTHDAY, someone(birthday="0001-05-17")) == [("2026-05-17T09:00:00+02:00", None)]


def test_a_day_without_a_year_comes_only_every_year() -> None:
    assert moments(replace(BIRTHDAY, yearly=False), someone(birthday="--05-17")) == []


def test_a_weekday_comes_again_and_again() -> None:
    first = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert moments(MONDAY, someone(), first - timedelta(minutes=1)) == [("2026-03-02T09:00:00+01:00", None)]
    assert moments(MONDAY, someone(), first) == [("2026-03-09T09:00:00+01:00", None)]


def test_after_an_outage_of_weeks_only_the_last_monday_is_told() -> None:
    due = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    found = list(reached(MONDAY, someone(), (due, due + timedelta(days=16)), BERLIN))
    assert [one.on for one in found] == ["2026-03-16"]


def test_what_was_over_before_it_was_waited_for_is_not_told() -> None:
    rule, profile = DateRule("soon", "customer.wedding", at="09:00"), someone(wedding="2026-03-03")
    at = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    assert len(list(reached(rule, profile, (at, at), BERLIN))) == 1
    assert not list(reached(rule, profile, (at + timedelta(seconds=1), at + timedelta(days=1)), BERLIN))
    assert not list(reached(rule, profile, (at - timedelta(days=1), at - timedelta(seconds=1)), BERLIN))


def test_days_are_read_as_sources_write_them() -> None:
    assert days.read("1990-05-17") == days.read("1990-05-17T00:00:00.000Z") == Day(5, 17, 1990)
    assert days.read("--02-29") == Day(2, 29)
    assert days.read("2026-05-17T10:00:00+02:00") == datetime.fromisoformat("2026-05-17T10:00:00+02:00")


LENGTHS = st.none() | st.builds("{}{}".format, st.integers(1, 900), st.sampled_from("dw"))
OFFSETS = st.dictionaries(
    st.sampled_from(["before", "after"]),
    st.builds("{}{}".format, st.integers(1, 900), st.sampled_from("dw")),
    max_size=1,
)
RULES = st.builds(
    lambda offset, at, yearly: DateRule("j", "customer.date", yearly=yearly, at=at, **offset),
    OFFSETS,
    st.none() | st.sampled_from(["00:00", "09:00", "23:59"]),
    st.booleans(),
)
DATES = st.integers(0, 3650).map(lambda day: f"{datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=day):%Y-%m-%d}")
MOMENTS = st.integers(0, 4 * 365 * 24).map(lambda hour: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hour))


@settings(max_examples=200, deadline=None)
@given(RULES, DATES, MOMENTS)
def test_the_next_moment_is_the_first_of_all_there_are(rule: DateRule, date: str, since: datetime) -> None:
    """Held against all anniversaries of a lifetime."""
    first = datetime.fromisoformat(date)
    years = range(first.year + 1, first.year + 60) if rule.yearly else [first.year]
    all_of_them = []
    for year in years:
        single = someone(date=_in(first, year))
        all_of_them += list(coming(replace(rule, yearly=False), single, datetime(1990, 1, 1, tzinfo=UTC), BERLIN))
    expected = min((one.at for one in all_of_them if one.at > since), default=None)
    assert next((one.at for one in coming(rule, someone(date=date), since, BERLIN)), None) == expected


def _in(first: datetime, year: int) -> str:
    leap = first.month == 2 and first.day == 29 and not (year % 4 == 0 and (year % 100 or year % 400 == 0))
    return f"{year}-02-28" if leap else f"{first.replace(year=year):%Y-%m-%d}"
