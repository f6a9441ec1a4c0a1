"""Calendar days and local times on ordinary days, and in every zone of the world on the days when clocks change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from shared.local_time import Slot, after, earlier, instant, later, moment, next_time, stated

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = sorted(available_timezones())
YEAR = 2026


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


HOURS = [datetime(YEAR, 1, 1, tzinfo=UTC) + timedelta(hours=12 * n) for n in range(2 * 365)]


def offsets(zone: str) -> tuple[timedelta | None, ...]:
    return tuple(hour.astimezone(ZoneInfo(zone)).utcoffset() for hour in HOURS)


def changes(zone: str) -> list[datetime]:
    """The half days of that year at whose end the zone's clocks have changed."""
    found = offsets(zone)
    return [hour for hour, one, other in zip(HOURS, found, found[1:], strict=False) if one != other]


DISTINCT = {offsets(zone): zone for zone in ZONES}.values()
"""Of the zones that show the same time all that year, one: most of the 600 are other names, or differed long ago."""

CHANGING = {zone: changes(zone) for zone in DISTINCT if changes(zone)}


def test_a_time_that_spring_skips_moves_to_the_next_that_exists():
    assert instant(date(2026, 3, 29), time(2, 30), BERLIN) == at("2026-03-29T03:00:00+02:00")


def test_a_time_that_autumn_repeats_is_the_first():
    assert instant(date(2026, 10, 25), time(2, 30), BERLIN) == at("2026-10-25T02:30:00+02:00")


def test_a_day_that_a_country_skipped_moves_to_the_next():
    assert instant(date(2011, 12, 30), time(18), ZoneInfo("Pacific/Apia")) == at("2011-12-31T00:00:00+14:00")


def test_a_gap_of_half_an_hour_ends_at_its_end():
    assert instant(date(2026, 10, 4), time(2, 10), ZoneInfo("Australia/Lord_Howe")) == at("2026-10-04T02:30:00+11:00")


def every_change(before: int, until: int, step: int) -> Iterator[tuple[ZoneInfo, datetime]]:
    """Every so many hours round every change of clocks of the year, in every zone that has one."""
    for zone, found in CHANGING.items():
        for change in found:
            for hours in range(before, until, step):
                yield ZoneInfo(zone), change + timedelta(hours=hours)


def test_in_every_zone_every_quarter_of_an_hour_round_a_change_is_the_first_that_exists():
    """Against a search through the quarters of an hour, which knows nothing of how zones work."""
    for zone, change in every_change(0, 1, 1):
        quarters = [change + timedelta(minutes=15 * n) for n in range(-56, 144)]
        walls = [quarter.astimezone(zone).replace(tzinfo=None) for quarter in quarters]
        first: dict[datetime, datetime] = {}
        for wall in (walls[10].replace(minute=0) + timedelta(minutes=15 * n) for n in range(160)):
            first[wall] = next(quarter for quarter, shown in zip(quarters, walls, strict=True) if shown >= wall)
        assert {wall: instant(wall.date(), wall.time(), zone) for wall in first} == first, zone


def test_in_every_zone_in_three_days_at_nine_is_nine_o_clock_on_the_third_day():
    for zone, base in every_change(-72, 24, 6):
        due = next_time(later(base, "3d", zone), Slot(at="09:00"), zone).astimezone(zone)
        assert (due.time(), due.date()) == (time(9), base.astimezone(zone).date() + timedelta(days=3)), zone


def test_in_every_zone_at_18_00_is_18_00_within_a_day_and_an_hour():
    for zone, base in every_change(-30, 30, 1):
        due = next_time(base, Slot(at="18:00"), zone)
        assert base <= due <= base + timedelta(hours=25), zone
        assert due.astimezone(zone).time() == time(18), zone


def test_in_every_zone_the_next_tuesday_at_six_is_a_tuesday_at_six_within_eight_days():
    for zone, base in every_change(-200, 48, 7):
        due = next_time(base, Slot(days=("tuesday",), at="18:00"), zone)
        assert base <= due <= base + timedelta(days=8), zone
        assert (due.astimezone(zone).weekday(), due.astimezone(zone).time()) == (1, time(18)), zone


def test_a_clock_that_shows_the_second_of_two_equal_hours_names_the_first_a_day_with_two_of_them_later():
    second = at("2026-10-25T02:30:00+01:00").astimezone(BERLIN)
    assert second.time().fold == 1
    assert instant(date(2027, 10, 31), second.time(), BERLIN) == at("2027-10-31T02:30:00+02:00")


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        ("90m", "2026-03-28T16:30:00+01:00"),
        ("24h", "2026-03-29T16:00:00+02:00"),
        ("1d", "2026-03-29T15:00:00+02:00"),
        ("2w", "2026-04-11T15:00:00+02:00"),
    ],
)
def test_hours_are_exact_and_days_are_calendar_days(duration, expected):
    assert after(at("2026-03-28T15:00:00+01:00"), duration, BERLIN) == at(expected)


def test_hours_are_exact_also_from_a_time_on_a_clock_that_is_about_to_change():
    assert after(at("2026-03-28T15:00:00+01:00").astimezone(BERLIN), "24h", BERLIN) == at("2026-03-29T16:00:00+02:00")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-12-24", "2026-12-24T00:00:00+01:00"),
        ("2026-12-24T18:00:00", "2026-12-24T18:00:00+01:00"),
        ("2026-12-24T18:00:00Z", "2026-12-24T18:00:00+00:00"),
    ],
)
def test_dates_are_read_as_of_there(value, expected):
    assert moment(stated(value), BERLIN) == at(expected)


@pytest.mark.parametrize("value", ["soon", "", None, 5, True, "2026-02-30"])
def test_what_is_no_date_is_none(value):
    assert stated(value) is None


@pytest.mark.parametrize("never", ["0001-01-01", "9999-12-31", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/New_York", "UTC"])
def test_the_ends_of_the_calendar_can_be_reckoned_with(never, zone):
    """Systems write them for "not known" and "without end"."""
    found, here = stated(never), ZoneInfo(zone)
    assert found is not None
    assert found.year == (1200 if never.startswith("0001") else 8800)
    assert moment(later(found, "9999w", here), here) > moment(earlier(found, "9999w", here), here)
    assert next_time(found, Slot(["monday"], "09:00"), here) >= moment(found, here) - timedelta(days=1)
