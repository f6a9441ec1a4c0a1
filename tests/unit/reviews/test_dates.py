"""Dates that journeys begin at, in the customer's own zone."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shared.reviews.dates import DateRule, coming

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def moments(rule: DateRule, since: datetime = NOW, zone: ZoneInfo = BERLIN, **seen: Any) -> list[tuple[str, Any]]:
    found = coming(rule, {"orders": [], "segments": [], **seen}, since, zone)
    return [(one.at.astimezone(zone).isoformat(), one.order) for one in found]


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("1990-05-17", "2026-05-17T09:00:00+02:00"),
        ("--05-17", "2026-05-17T09:00:00+02:00"),
        ("05-17", "2026-05-17T09:00:00+02:00"),
        ("1990-01-01", "2027-01-01T09:00:00+01:00"),
        ("1992-02-29", "2027-02-28T09:00:00+01:00"),
    ],
)
def test_a_birthday_comes_every_year_at_nine(born: str, expected: str) -> None:
    assert moments(DateRule("birthday", "customer.birthday", yearly=True), birthday=born) == [(expected, None)]


def test_the_29th_of_february_comes_where_there_is_one() -> None:
    rule = DateRule("birthday", "customer.birthday", yearly=True)
    found = moments(rule, datetime(2027, 12, 1, tzinfo=UTC), birthday="1992-02-29")
    assert found == [("2028-02-29T09:00:00+01:00", None)]


def test_before_and_after_are_days_of_the_calendar_over_a_change_of_clocks() -> None:
    before = DateRule("soon", "customer.wedding", before="3d", at="18:00")
    assert moments(before, wedding="2026-03-30") == [("2026-03-27T18:00:00+01:00", None)]
    after = DateRule("thanks", "customer.wedding", after="1w", at="18:00")
    assert moments(after, wedding="2026-03-25") == [("2026-04-01T18:00:00+02:00", None)]


def test_each_order_has_a_date_of_its_own_and_a_moment_stays_one() -> None:
    orders = [{"id": "1", "renews": "2026-03-05T10:30:00+00:00"}, {"id": "2", "renews": "2026-03-01"}, {"id": "3"}]
    found = moments(DateRule("renewal", "order.renews"), orders=orders)
    assert found == [("2026-03-05T11:30:00+01:00", "1")]


@pytest.mark.parametrize("value", [None, "", "soon", 17, "2026-13-40", {"day": 1}])
def test_what_is_no_date_comes_never(value: Any) -> None:
    assert moments(DateRule("birthday", "customer.birthday", yearly=True), birthday=value) == []


def test_a_weekday_comes_again_and_again_for_members_only() -> None:
    rule = DateRule("monday", every=("monday",), at="09:00", segment="vip")
    assert moments(rule) == []
    first = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert moments(rule, first - timedelta(minutes=1), segments=["vip"]) == [("2026-03-02T09:00:00+01:00", None)]
    assert moments(rule, first, segments=["vip"]) == [("2026-03-09T09:00:00+01:00", None)]
