"""Turns are given so that no second and no day has more messages than the account may send."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.broadcasts.models import Pace
from shared.broadcasts.pacing import offset, pace, takes
from shared.configuration import Broadcasts
from tests.unit.broadcasts.drafts import a_broadcast, a_count

DAY = timedelta(days=1)


def quota(rate, most, sent=0):
    return {"MaxSendRate": float(rate), "Max24HourSend": float(most), "SentLast24Hours": float(sent)}


def found(account, *, share=1.0, **fields):
    return pace(a_broadcast(**{"count": a_count(1_000), **fields}), account, Broadcasts(share=share, rate=7))


def test_a_share_of_what_the_account_may_send_is_left_for_other_mail():
    given_pace = found(quota(14, 50_000), share=0.5)
    assert (given_pace.per_second, given_pace.today, given_pace.daily) == (7, 25_000, 25_000)


@pytest.mark.parametrize(("sent", "today"), [(0, 800), (200, 800), (300, 700), (1_000, 0), (1_200, 0)])
def test_of_today_is_left_what_was_not_sent_yet(sent, today):
    assert found(quota(14, 1_000, sent), share=0.8).today == today


def test_an_account_without_a_daily_quota_has_none():
    assert found(quota(100, -1)).daily is None


def test_a_broadcast_may_be_slower_than_it_could_be_and_never_faster():
    assert found(quota(14, 1_000), rate=Decimal(2)).per_second == 2
    assert found(quota(14, 1_000), rate=Decimal(99)).per_second == 14


def test_what_goes_by_other_channels_alone_has_the_pace_that_the_brand_gives():
    given_pace = found(None, channels=("sms",))
    assert (given_pace.per_second, given_pace.daily) == (7, None)


def test_of_whoever_cannot_be_written_to_nothing_is_expected():
    given_pace = found(quota(10, 50_000), count=a_count(1_000, 250))
    assert (given_pace.members, given_pace.messages) == (1_000, 250)
    assert takes(given_pace) == timedelta(seconds=24)


def test_also_an_account_that_may_send_next_to_nothing_comes_to_an_end():
    assert takes(found(quota(0, 1), count=a_count(3))) < timedelta(days=4)


paces = st.builds(
    Pace,
    per_second=st.decimals("0.01", "50", places=2),
    today=st.integers(0, 40),
    daily=st.integers(1, 60),
    members=st.integers(1, 300),
    messages=st.just(1),
)


@given(paces, st.floats(0.05, 1))
def test_no_second_and_no_day_has_more_than_it_may(one, share):
    one = Pace(one.per_second, one.today, one.daily, one.members, max(1, int(one.members * share)))
    offsets = [offset(number, one) for number in range(one.members)]
    messages = sorted({number * one.messages // one.members: at for number, at in enumerate(offsets)}.items())
    by_day = Counter(at // DAY for _, at in messages)
    assert offsets == sorted(offsets)
    slow = one.daily / one.per_second > DAY.total_seconds()
    assert slow or by_day[0] <= one.today or one.today > one.daily
    assert slow or all(count <= one.daily for day, count in by_day.items() if day)
    by_second = Counter(at for _, at in messages)
    assert all(count <= max(1, one.per_second) + 1 for count in by_second.values())
