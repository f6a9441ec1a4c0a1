"""The made-up shop is the same for everybody who gives the same number, and looks like a shop."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from infra.simulation.shop.shop import Shop

BEGINS = datetime(2026, 1, 1, tzinfo=UTC)
MANY = 800


@pytest.fixture(scope="module")
def told():
    shop = Shop(MANY, 7, BEGINS)
    return [one for number in range(MANY) for one in shop.circle(number)]


def named(told, *names):
    return [one for one in told if one.event.name in names]


def test_the_same_seed_is_the_same_shop_and_another_is_another():
    one, again, other = Shop(10, 7, BEGINS), Shop(1000, 7, BEGINS), Shop(10, 8, BEGINS)
    assert [one.circle(number) for number in range(10)] == [again.circle(number) for number in range(10)]
    assert one.circle(3) != other.circle(3)


def test_a_circle_is_told_in_the_order_in_which_it_was_received_and_ends_with_the_year():
    shop = Shop(40, 7, BEGINS)
    for number in range(40):
        received = [one.received_at for one in shop.circle(number)]
        assert received == sorted(received)
        assert all(at < shop.ends for at in received)


def test_what_happened_before_the_year_is_quiet_and_nothing_else_is(told):
    assert any(one.quiet for one in told)
    assert all(one.quiet == (one.event.occurred_at < BEGINS) for one in told)


def test_circles_never_meet():
    shop, owners = Shop(200, 7, BEGINS), {}
    for number in range(200):
        for one in {str(who) for told in shop.circle(number) for who in told.event.identifiers}:
            assert owners.setdefault(one, number) == number


def test_people_buy_before_christmas_more_than_in_february(told):
    months = Counter(one.event.occurred_at.month for one in named(told, "order.placed") if not one.quiet)
    assert months[11] + months[12] > 1.3 * (months[1] + months[2])


def test_people_do_things_in_the_evening_and_sleep_at_night(told):
    """By the clock of those who are in Germany, the largest share."""
    german = [one for one in named(told, "page.viewed", "checkout.started") if one.event.occurred_at.month == 2]
    hours = Counter(one.event.occurred_at.hour for one in german)
    assert sum(hours[hour] for hour in range(17, 22)) > 4 * sum(hours[hour] for hour in range(1, 5))


def test_shares_are_those_of_a_shop(told):
    created = named(told, "customer.created")
    languages = Counter(one.event.data["traits"]["language"] for one in created)
    assert languages["de"] > languages["en"] > languages["th"] > 0
    assert {"az", "fil", "ar"} <= languages.keys()
    placed = len(named(told, "order.placed"))
    assert 0.01 < len(named(told, "order.cancelled")) / placed < 0.05
    assert len(named(told, "checkout.started")) > placed * 0.8
    for rare in ("message.complained", "message.bounced", "return.requested", "call.missed", "consent.changed"):
        assert 0 < len(named(told, rare)) < placed


def test_some_things_are_told_late_and_some_twice(told):
    late = [one for one in told if (one.received_at - one.event.occurred_at).total_seconds() > 3600]
    twice = len(told) - len({(one.event.source, one.event.id) for one in told})
    assert 0 < len(late) < 0.02 * len(told)
    assert 0 < twice < 0.02 * len(told)
