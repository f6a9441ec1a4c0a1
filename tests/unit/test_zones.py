"""Waits in the zones of the world, on the days around each change of clocks: the engine against a clock on the wall.

A share of it here; `python -m infra.prove zones` plays every zone, every hour, and every day of the year.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest

from shared.configuration import QuietHours
from shared.journeys import engine
from shared.journeys.entry import entry
from shared.journeys.models import ENDED
from shared.journeys.step import Due
from shared.messages import pacing
from tests.reference.clock import Clock, Customer
from tests.unit.journeys.making import a_journey, a_profile, a_scene, an_event, started

PART, PARTS = (int(one) for one in os.environ.get("PROVE_ZONES", "0/0").split("/"))
"""Of the zones, those of this part; none for the share that every run of the tests plays."""

YEAR = 2026
HOURS = range(-9 * 24, 3 * 24, 1 if PARTS else 13)
"""Around the day of a change: a wait for the next Tuesday that began a week before still meets it."""

SOME_HOURS = range(-60, 24, 7 if PARTS else 75)
NEAR = range(-80, 12, 3)
HOURS_OF_A_YEAR = range(0, 365 * 24, 11 if PARTS else 71)
SECOND = timedelta(seconds=1)

ODD = {
    "a day that was skipped": ("Pacific/Apia", date(2011, 12, 30)),
    "a day that was skipped at the other side": ("Pacific/Kwajalein", date(1993, 8, 21)),
    "a new year's eve that was skipped": ("Pacific/Kiritimati", date(1994, 12, 31)),
    "half an hour": ("Australia/Lord_Howe", date(2026, 10, 4)),
    "half an hour back": ("Australia/Lord_Howe", date(2026, 4, 5)),
    "winter time in Ramadan": ("Africa/Casablanca", date(2026, 2, 15)),
    "summer time after Ramadan": ("Africa/Casablanca", date(2026, 3, 22)),
    "two hours at once": ("Antarctica/Troll", date(2026, 3, 29)),
    "two hours back": ("Antarctica/Troll", date(2026, 10, 25)),
    "the last hour of a day": ("America/Nuuk", date(2026, 3, 28)),
    "the last hour of a day twice": ("America/Nuuk", date(2026, 10, 24)),
    "midnight": ("Asia/Beirut", date(2026, 3, 29)),
    "midnight twice": ("Africa/Cairo", date(2026, 10, 29)),
    "midnight on a Sunday": ("America/Santiago", date(2026, 9, 6)),
    "one o'clock becomes midnight": ("America/Havana", date(2026, 11, 1)),
    "half an hour, for good": ("Asia/Pyongyang", date(2015, 8, 15)),
    "half an hour shortly before midnight": ("Asia/Pyongyang", date(2018, 5, 4)),
    "another half hour": ("America/Caracas", date(2016, 5, 1)),
    "a day that was lived twice": ("Pacific/Kwajalein", date(1969, 9, 30)),
}  # fmt: skip

WAITS: dict[str, tuple[dict[str, object], Callable[[Customer], datetime]]] = {
    "at 18:00": ({"at": "18:00"}, lambda ann: ann.next(time(18))),
    "at 02:30": ({"at": "02:30"}, lambda ann: ann.next(time(2, 30))),
    "at 00:15": ({"at": "00:15"}, lambda ann: ann.next(time(0, 15))),
    "at 23:45": ({"at": "23:45"}, lambda ann: ann.next(time(23, 45))),
    "next Tuesday at 18:00": ({"days": ("tuesday",), "at": "18:00"}, lambda ann: ann.next(time(18), 1)),
    "next Sunday at 02:30": ({"days": ("sunday",), "at": "02:30"}, lambda ann: ann.next(time(2, 30), 6)),
    "on a Tuesday": ({"days": ("tuesday",)}, lambda ann: ann.now if ann.today.weekday() == 1 else ann.next(None, 1)),
    "in 3 days at 09:00": ({"duration": "3d", "at": "09:00"}, lambda ann: ann.in_days(3, time(9))),
    "in 3 days at 23:30": ({"duration": "3d", "at": "23:30"}, lambda ann: ann.in_days(3, time(23, 30))),
    "in 3 days": ({"duration": "3d"}, lambda ann: ann.in_days(3)),
    "in a week": ({"duration": "1w"}, lambda ann: ann.in_days(7)),
    "in 36 hours": ({"duration": "36h"}, lambda ann: ann.now + timedelta(hours=36)),
    "in 36 hours, then at 18:00": ({"duration": "36h", "at": "18:00"}, lambda ann: ann.later(36).next(time(18))),
    "until a day": ({"until": "customer.day"}, lambda ann: ann.on(ann.day)),
    "until a day at 09:00": ({"until": "customer.day", "at": "09:00"}, lambda ann: ann.on(ann.day, time(9))),
    "until a day at 02:30": ({"until": "customer.day", "at": "02:30"}, lambda ann: ann.on(ann.day, time(2, 30))),
}
JOURNEYS = {
    name: a_journey({"id": "wait", "type": "wait", **fields}, {"id": "done", "type": "end"})
    for name, (fields, _) in WAITS.items()
}
REENTRY = a_journey({"id": "done", "type": "end"}, reentry={"after": "3d"})
QUIET = [QuietHours(), QuietHours("22:30", "02:30"), QuietHours("00:15", "06:00"), QuietHours("02:15", "02:45")]
BOUGHT = an_event(order={"id": "1"})


@dataclass(frozen=True, slots=True)
class Ann(Customer):
    """Who is waited for; `day` is a date that is known of her."""

    @property
    def day(self) -> date:
        return self.today + timedelta(days=2)

    def later(self, hours: int) -> "Ann":
        return Ann(self.zone, self.clock, self.now + timedelta(hours=hours))

    def scene(self, now: datetime | None = None):
        traits = {"time_zone": self.zone.key, "day": self.day.isoformat()}
        return a_scene(now or self.now, a_profile(traits=traits))


def around(zone: str, day: date, hours: range) -> Iterator[Ann]:
    """Ann, at so many hours from the beginning of that day, at a minute and a second that is another each time."""
    middle = datetime(day.year, day.month, day.day, tzinfo=UTC)
    begins = middle + timedelta(hours=hours.start) - timedelta(days=3)
    clock = Clock.watched(ZoneInfo(zone), begins, (hours.stop - hours.start) // 24 + 13)
    for number, hour in enumerate(hours):
        yield Ann(ZoneInfo(zone), clock, middle + timedelta(hours=hour, minutes=number * 13 % 60, seconds=number % 60))


@cache
def changes(zone: str, before: int = 0, after: int = 0) -> tuple[date, ...]:
    """The days on which its clocks change, of the year and of so many days around it."""
    days = [datetime(YEAR, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(-before, 366 + after)]
    shown = [offset(zone, day) for day in days]
    return tuple(day.date() for day, one, other in zip(days, shown, shown[1:], strict=False) if one != other)


def offset(zone: str, at: datetime) -> timedelta | None:
    return at.astimezone(ZoneInfo(zone)).utcoffset()


def shown(zone: str) -> tuple[object, ...]:
    """What its clocks show from a month before the year to a month after it. Names of the same clock show the same."""
    begins = datetime(YEAR - 1, 12, 1, tzinfo=UTC)
    days = changes(zone, 31, 31)
    nights = [datetime(day.year, day.month, day.day, tzinfo=UTC) for day in days]
    minutes = (offset(zone, night + timedelta(minutes=n)) for night in nights for n in range(24 * 60))
    return offset(zone, begins), days, *minutes


ZONES = sorted(available_timezones())
ALIKE = {tuple(changes(zone)): zone for zone in ZONES}
"""One zone of each calendar of changes: the share of an ordinary run."""

CLOCKS = sorted({shown(zone): zone for zone in ZONES}.values()) if PARTS else sorted(ALIKE.values())
"""One zone of each clock: what another name of it is asked, it answers alike."""

MINE = CLOCKS[PART::PARTS] if PARTS else CLOCKS


def wrong(ann: Ann) -> Iterator[str]:
    """What the engine makes of each wait at this moment, where the clock on the wall says otherwise."""
    for name, (_, expected) in WAITS.items():
        if problem := differs(name, expected(ann), ann):
            yield f"{name} of {ann.now} in {ann.zone}: {problem}"


def differs(name: str, due: datetime, ann: Ann) -> str | None:
    """The run waits until then, wakes neither a second before nor for another timer, and goes on when it is time."""
    journey = JOURNEYS[name]
    run = started(journey, BOUGHT, ann.scene())
    if due <= ann.now:
        return None if run.state == ENDED else f"it is time, but the run waits until {run.due_at}"
    if run.due_at != due:
        return f"{due} expected, not {run.due_at}"
    early, late = ann.scene(due - SECOND), ann.scene(due)
    moved = engine.advance(run, journey, early, Due(due)), engine.advance(run, journey, late, Due(due - SECOND))
    goes_on = engine.advance(run, journey, late, Due(due)).state == ENDED
    return None if moved == (run, run) and goes_on else "it does not wake when it is time, and only then"


def reentry_is_wrong(ann: Ann) -> bool:
    """Again from the beginning of the third day after entering, and not a second before."""
    run, again = started(REENTRY, BOUGHT, ann.scene()), ann.on(ann.today + timedelta(days=3))
    event = an_event(id="another", order={"id": "1"})
    moments = (again - SECOND, again)
    return [entry(REENTRY, event, [run], ann.scene(at)) is not None for at in moments] != [False, True]


def quiet_is_wrong(ann: Ann, hours: QuietHours) -> bool:
    start, end = time.fromisoformat(hours.start), time.fromisoformat(hours.end)
    nights = [ann.today - timedelta(days=1), ann.today]
    spans = [(ann.clock.first(day, start), ann.clock.first(day + timedelta(days=start > end), end)) for day in nights]
    ends = next((last for first, last in spans if first <= ann.now < last), None)
    return pacing.quiet_until(ann.now, ann.zone, hours) != ends


def check(people: Iterator[Ann]) -> int:
    """How many waits were held against the clock."""
    seen = 0
    for ann in people:
        assert not list(wrong(ann))
        assert not reentry_is_wrong(ann), ann
        assert not any(quiet_is_wrong(ann, hours) for hours in QUIET), ann
        seen += len(WAITS)
    return seen


@pytest.mark.parametrize("what", ODD)
def test_clocks_that_change_by_something_else_than_an_hour_in_spring(what):
    assert check(around(*ODD[what], NEAR))


def test_around_every_change_of_the_year_of_every_clock(record_property):
    days = [(zone, day) for zone in MINE for day in changes(zone)]
    record_property("changes", len(days))
    record_property("waits", sum(check(around(zone, day, HOURS)) for zone, day in days))


def test_every_name_of_a_zone_on_a_day_of_the_year(record_property):
    """That of its last change, where it has one."""
    names = ZONES[PART :: PARTS or 20]
    days = [(zone, [date(YEAR, 7, 1), *changes(zone)][-1]) for zone in names]
    record_property("names", len(days))
    record_property("waits", sum(check(around(zone, day, SOME_HOURS)) for zone, day in days))


def test_all_through_the_year(record_property):
    zones = MINE if PARTS else ["Europe/Berlin"]
    record_property("clocks", len(zones))
    record_property("waits", sum(check(around(zone, date(YEAR, 1, 1), HOURS_OF_A_YEAR)) for zone in zones))
