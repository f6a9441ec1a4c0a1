"""Dates that journeys begin at: of the customer, of each order, or of the calendar for the members of a segment.

A date is told once, when it comes. What was over before the customer was first looked at is not made up for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.local_time import Slot, instant, later, moment, next_time, wall
from shared.reviews import days
from shared.reviews.days import Day

MORNING = "09:00"
"""Of a day whose journey names no time."""


@dataclass(frozen=True, slots=True)
class DateRule:
    """When the journey of this name begins. `date` is a path from `customer` or from `order`; `every` are weekdays."""

    journey: str
    date: str | None = None
    yearly: bool = False
    before: str | None = None
    after: str | None = None
    at: str | None = None
    every: tuple[str, ...] = ()
    segment: str | None = None

    @property
    def reads(self) -> str:
        """The name under which it reads a customer."""
        whose, _, path = (self.date or "customer.segments").partition(".")
        return "orders" if whose == "order" else path.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Coming:
    """A moment at which a rule's journey begins for this customer, and of which order."""

    rule: DateRule
    at: datetime
    order: str | None = None

    def plain(self) -> dict[str, Any]:
        about = {"order": {"id": self.order}} if self.order else {}
        return {"start": {"journey": self.rule.journey}, "date": {"at": self.at.isoformat()}, **about}


def coming(rule: DateRule, seen: Mapping[str, Any], since: datetime, zone: ZoneInfo) -> Iterator[Coming]:
    """Each date's first moment after `since`. `seen` is the customer as conditions see it, segments as of now."""
    if rule.every:
        if rule.segment in seen["segments"]:
            yield Coming(rule, _strictly_after(since, rule, zone))
        return
    whose, _, path = str(rule.date).partition(".")
    if whose == "customer":
        found = _first(_value(seen, path), rule, since, zone)
        yield from () if found is None else (Coming(rule, found),)
        return
    for order in seen["orders"]:
        found = _first(_value(order, path), rule, since, zone)
        if found is not None and "id" in order:
            yield Coming(rule, found, str(order["id"]))


def _strictly_after(since: datetime, rule: DateRule, zone: ZoneInfo) -> datetime:
    slot = Slot(rule.every, rule.at)
    found = next_time(since, slot, zone)
    return found if found > since else next_time(since + timedelta(minutes=1), slot, zone)


def _first(value: Any, rule: DateRule, since: datetime, zone: ZoneInfo) -> datetime | None:
    """None where there is no date, or where it is over."""
    said = days.read(value)
    if said is None:
        return None
    if rule.yearly:
        day = said if isinstance(said, Day) else _of(wall(said, zone))
        years = range(wall(since, zone).year - 1, wall(since, zone).year + 3)
        return min(found for year in years if (found := _moved(_on_wall(day, year), rule, zone)) > since)
    once = _once(said, rule, zone)
    return once if once is not None and once > since else None


def _once(said: Day | datetime, rule: DateRule, zone: ZoneInfo) -> datetime | None:
    """Of a birthday without its year nobody can say when it was."""
    if isinstance(said, Day):
        return None if said.year is None else _moved(_on_wall(said, said.year), rule, zone)
    return _moved(said, rule, zone)


def _moved(day: datetime, rule: DateRule, zone: ZoneInfo) -> datetime:
    """So long before or after; a day without a time, or with one of its own in the rule, begins at that time."""
    moved = later(day, rule.after, zone) if rule.after else day
    moved = _earlier(day, rule.before, zone) if rule.before else moved
    if rule.at is None and moved.tzinfo:
        return moved
    return instant(wall(moved, zone).date(), time.fromisoformat(rule.at or MORNING), zone)


def _earlier(day: datetime, length: str, zone: ZoneInfo) -> datetime:
    """The mirror of `later`: days and weeks are those of the calendar, minutes and hours are exact."""
    amount, unit = int(length[:-1]), length[-1]
    if unit in "mh":
        return moment(day, zone) - amount * {"m": timedelta(minutes=1), "h": timedelta(hours=1)}[unit]
    return wall(day, zone) - timedelta(days=amount * {"d": 1, "w": 7}[unit])


def _of(here: datetime) -> Day:
    return Day(here.month, here.day, here.year)


def _on_wall(day: Day, year: int) -> datetime:
    """The beginning of that day, wherever it is."""
    return datetime.combine(day.in_year(year), time())  # noqa: DTZ001 - a day on the wall


def _value(seen: Any, path: str) -> Any:
    for name in path.split("."):
        seen = seen.get(name) if isinstance(seen, Mapping) else None
    return seen
