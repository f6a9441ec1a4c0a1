"""A broadcast begins when the first clock of the world says so, and for each customer when their own does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from shared.broadcasts.starting import EARLIEST, LATEST, begins, own
from tests.unit.broadcasts.drafts import a_broadcast
from tests.unit.journeys.making import MONDAY

WALL = datetime(2026, 3, 4, 9)  # noqa: DTZ001 - a time on the wall
LOCAL = a_broadcast(at=WALL, local=True)


def test_without_a_time_it_begins_as_soon_as_it_is_confirmed():
    assert begins(a_broadcast(), MONDAY) == MONDAY


def test_a_moment_that_is_over_by_then_is_now():
    assert begins(a_broadcast(at=MONDAY - timedelta(days=1)), MONDAY) == MONDAY
    assert begins(a_broadcast(at=MONDAY + timedelta(days=1)), MONDAY) == MONDAY + timedelta(days=1)


@pytest.mark.parametrize("name", sorted(available_timezones() - {"localtime"}))
def test_no_customer_s_clock_is_before_the_first_or_after_the_last(name):
    start = begins(LOCAL, MONDAY)
    wanted = own(LOCAL, ZoneInfo(name), start)
    assert wanted.astimezone(ZoneInfo(name)).replace(tzinfo=None) == WALL
    assert start <= wanted <= start + EARLIEST + LATEST


def test_whose_clock_is_past_it_gets_it_when_it_starts_or_not_at_all():
    late = datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert own(LOCAL, ZoneInfo("Asia/Tokyo"), late) == late
    assert own(a_broadcast(at=WALL, local=True, past="skip"), ZoneInfo("Asia/Tokyo"), late) is None
    assert own(LOCAL, ZoneInfo("America/New_York"), late) == datetime(2026, 3, 4, 14, tzinfo=UTC)


def test_a_time_that_the_change_of_clocks_skips_is_the_next_that_there_is():
    broadcast = a_broadcast(at=datetime(2026, 3, 29, 2, 30), local=True)  # noqa: DTZ001 - a time on the wall
    assert own(broadcast, ZoneInfo("Europe/Berlin"), MONDAY) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_whose_clock_is_the_first_in_the_world_is_not_skipped_since_the_job_took_a_moment():
    skipping = a_broadcast(at=WALL, local=True, past="skip")
    start = begins(skipping, MONDAY) + timedelta(minutes=2)
    assert own(skipping, ZoneInfo("Pacific/Kiritimati"), start) == start
    assert own(skipping, ZoneInfo("Pacific/Kiritimati"), start + timedelta(minutes=5)) is None
