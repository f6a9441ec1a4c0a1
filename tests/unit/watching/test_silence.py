"""Silence is what lasts longer than it usually does; who has no habits is not missed."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.watching.silence import Silent, silent

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ago(*hours):
    """Hours that began so long ago."""
    return [NOW - one * HOUR for one in hours]


EVERY_HOUR = range(24 * 8)
OFFICE = [24 * day + hour for day in range(13) if day % 7 not in (5, 6) for hour in range(8)]
"""Eight hours a day on five days, the last of which just ended: its longest silence is a weekend."""


def names(heard, limits=None, now=NOW):
    return [one.name for one in silent(heard, limits or {}, now)]


def test_who_speaks_every_hour_is_silent_after_six_hours_and_not_before():
    heard = {"till": ago(*(1 + one for one in EVERY_HOUR))}
    assert names(heard, now=NOW + 6 * HOUR) == []
    late = NOW + 6 * HOUR + timedelta(minutes=1)
    assert silent(heard, {}, late) == [Silent("till", NOW, 6 * HOUR)]


def test_a_weekend_is_no_silence_for_who_is_quiet_every_weekend():
    heard = {"office": ago(*(1 + one for one in OFFICE))}
    longest = 65 * HOUR
    assert names(heard, now=NOW + 2 * longest) == []
    assert names(heard, now=NOW + 2 * longest + HOUR) == ["office"]


def test_who_is_known_for_less_than_a_week_has_no_habits():
    assert names({"new": ago(*range(100, 250))}) == []
    assert names({"known": ago(*range(100, 269))}) == ["known"]


def test_who_never_spoke_is_not_missed():
    assert names({"never": []}, {"never": HOUR}) == []


def test_what_the_brand_says_counts_whatever_the_habits_are():
    heard = {"new": ago(4, 5)}
    assert names(heard, {"new": timedelta(hours=2)}) == ["new"]
    assert names(heard, {"new": timedelta(hours=3)}) == []
    habits = {"till": ago(*(8 + one for one in EVERY_HOUR))}
    assert names(habits) == ["till"]
    assert names(habits, {"till": timedelta(days=1)}) == []


@pytest.mark.parametrize("order", [sorted, lambda one: sorted(one, reverse=True)])
def test_the_order_of_the_hours_does_not_matter(order):
    assert names({"till": order(ago(*(8 + one for one in EVERY_HOUR)))}) == ["till"]
