"""When people sleep, and when a message goes after that."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shared.configuration import QuietHours
from shared.messages import policy
from shared.messages.models import Terms
from shared.messages.pacing import RELEASE
from shared.messages.policy import judge
from tests.unit.messages.looks import NIGHT
from tests.unit.messages.samples import NOW, a_brand, a_look, a_message, a_profile


@pytest.mark.parametrize(
    ("zone", "utc_hour", "quiet"),
    [
        ("Europe/Berlin", 18, False),
        ("Europe/Berlin", 19, True),
        ("Europe/Berlin", 6, True),
        ("Europe/Berlin", 7, False),
        ("Asia/Bangkok", 12, False),
        ("Asia/Bangkok", 13, True),
        ("America/Los_Angeles", 12, True),
        ("no such zone", 19, True),
        ("../../etc/passwd", 18, False),
    ],
)
def test_quiet_hours_are_those_of_the_customer(zone, utc_hour, quiet):
    look = a_look(profile=a_profile(time_zone=zone), now=NOW.replace(hour=utc_hour))
    assert (judge(look).rule == "quiet_hours") is quiet


def test_a_message_held_overnight_goes_in_the_half_hour_after_quiet_hours_and_always_at_the_same_moment():
    opens = datetime(2026, 11, 19, 8, tzinfo=ZoneInfo("Europe/Berlin"))
    held = [judge(a_look(now=NIGHT, message=a_message(send_key=f"{n}"))).retry_at for n in range(200)]
    assert all(opens <= one < opens + RELEASE for one in held)
    assert len(set(held)) == 200
    assert held[7] == judge(a_look(now=NIGHT, message=a_message(send_key="7"))).retry_at


def test_an_end_of_quiet_hours_that_the_clock_change_skips_is_the_next_moment_there_is():
    brand = a_brand(quiet_hours=QuietHours("20:00", "02:30"))
    early = judge(a_look(brand=brand, now=datetime(2026, 3, 28, 23, tzinfo=UTC)))
    assert datetime(2026, 3, 29, 1, tzinfo=UTC) <= early.retry_at < datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_hold_that_outlasts_the_message_is_a_refusal():
    message = a_message(valid_until=NIGHT + timedelta(hours=1))
    verdict = judge(a_look(now=NIGHT, message=message))
    assert (verdict.rule, verdict.detail, verdict.retry_at) == ("expired", "held by quiet_hours", None)


def test_quiet_hours_that_end_in_the_repeated_hour_end_when_it_is_that_time_first():
    brand = a_brand(quiet_hours=QuietHours("20:00", "02:30"))
    first, second = (datetime(2026, 10, 25, hour, 15, tzinfo=UTC) for hour in (0, 1))
    held = judge(a_look(brand=brand, now=first))
    assert first + timedelta(minutes=15) <= held.retry_at < first + timedelta(minutes=45)
    assert judge(a_look(brand=brand, now=second)).rule is None


AMERICAN = a_profile(country="US")
"""Anywhere from New York to the western Aleutians: seven o'clock there is one in the afternoon in New York."""
RINGS = Terms(rings=True)


@pytest.mark.parametrize(("hour", "terms", "held"), [(15, RINGS, True), (15, Terms(), False), (19, RINGS, False)])
def test_what_rings_waits_until_it_is_day_wherever_the_customer_may_be(hour, terms, held):
    now, brand = datetime(2026, 11, 18, hour, tzinfo=UTC), a_brand(time_zone="America/New_York")
    assert (judge(a_look(profile=AMERICAN, terms=terms, now=now, brand=brand)).rule == "quiet_hours") is held


def test_it_goes_at_the_first_hour_at_which_nobody_sleeps_and_says_whose_it_waits_for():
    look = a_look(profile=AMERICAN, terms=RINGS, now=datetime(2026, 11, 18, 7, tzinfo=UTC))
    verdict = judge(look)
    opens = datetime(2026, 11, 18, 18, tzinfo=UTC)
    assert opens <= verdict.retry_at <= opens + timedelta(minutes=30)
    assert verdict.detail == "20:00-08:00 Pacific/Honolulu"


def test_what_rings_is_on_its_way_no_longer_than_until_the_first_of_the_nights():
    look = a_look(profile=AMERICAN, terms=RINGS, now=datetime(2026, 11, 18, 19, tzinfo=UTC))
    assert policy.lasts(look) == timedelta(hours=6)


def test_zones_without_an_hour_in_common_are_not_written_to_rather_than_at_night():
    brand = a_brand(quiet_hours=QuietHours("14:00", "10:00"))
    message = a_message(valid_until=NOW + timedelta(days=2))
    verdict = judge(a_look(profile=AMERICAN, terms=RINGS, message=message, brand=brand))
    assert (verdict.rule, verdict.detail) == ("expired", "held by quiet_hours")
