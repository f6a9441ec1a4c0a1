"""Dates that journeys begin at: of the customer, of each order, or of the calendar for the members of a segment.

A date is told once, when it comes. What was over before anybody waited for it is not made up for.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared.local_time import Slot, earlier, instant, later, moment, next_time, wall
from shared.profiles.models import Profile
from shared.reviews import days
from shared.reviews.days import Day
from shared.reviews.recall import Recall

MORNING = "09:00"
"""Of a day whose journey names no time."""

INSTANT = timedelta(microseconds=1)

DAYS = {"d": 1, "w": 7, "h": 0, "m": 0}


class DateRule(Struct, frozen=True):
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
        """The place at which it reads a customer."""
        whose, _, path = (self.date or "customer.segments").partition(".")
        return "orders" if whose == "order" else path


class Coming(Struct, frozen=True):
    """A moment at which a rule's journey begins, the day that it is about, and the order, if it is about one."""

    rule: DateRule
    at: datetime
    on: str
    order: str | None = None

    def plain(self) -> dict[str, Any]:
        """An order under `order` would be a statement about it, so it stands in what the journey is to know."""
        about = {"key": self.order, "data": {"order": {"id": self.order}}} if self.order else {}
        date = {"name": self.rule.date or "weekday", "on": self.on, "at": self.at.isoformat()}
        return {"start": {"journey": self.rule.journey, **about}, "date": date}


class Series(Struct, frozen=True):
    """All the moments of one date: a day or a moment, or the weekdays of the rule."""

    rule: DateRule
    date: Day | datetime | None = None
    order: str | None = None

    def after(self, since: datetime, zone: ZoneInfo) -> Coming | None:
        """The first one; None where it is over, or no date at all."""
        return _coming.of((self, zone), since, lambda: self._first(since, zone))

    def _first(self, since: datetime, zone: ZoneInfo) -> Coming | None:
        if self.rule.every:
            at = next_time(since + INSTANT, Slot(self.rule.every, self.rule.at), zone)
            return Coming(self.rule, at, wall(at, zone).date().isoformat())
        for base in self._bases(since, zone):
            at = _moved(base, self.rule, zone)
            if at > since:
                return Coming(self.rule, at, wall(base, zone).date().isoformat(), self.order)
        return None

    def _bases(self, since: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """In the year of the date itself nothing returns for the first time."""
        day = self.date if isinstance(self.date, Day) else None
        if self.rule.yearly and isinstance(self.date, datetime):
            day = Day.of(wall(self.date, zone).date())
        if day and self.rule.yearly:
            here, span = wall(since, zone).year, _years(self.rule)
            first = max(here - span, day.year + 1 if day.year else 0)
            yield from (day.in_year(year) for year in range(first, max(here, first) + span + 1))
        elif day and day.year:
            yield day.in_year(day.year)
        elif isinstance(self.date, datetime):
            yield self.date


_coming: Recall[Coming | None] = Recall(lambda found: found.at if found else None)


def series(rule: DateRule, profile: Profile) -> Iterator[Series]:
    """Whether the customer is in the rule's segment at all is for the caller to say."""
    whose, _, path = (rule.date or "").partition(".")
    if whose == "order":
        for order in profile.orders:
            if order.status != "cancelled" and order.bought and "id" in order.values:
                yield Series(rule, days.read(_value(order.values, path)), str(order.values["id"]))
    else:
        yield Series(rule, days.read(_value(profile.plain(), path)) if path else None)


def coming(rule: DateRule, profile: Profile, since: datetime, zone: ZoneInfo) -> Iterator[Coming]:
    """The first moment after `since` of each date."""
    yield from (found for one in series(rule, profile) if (found := one.after(since, zone)))


def reached(rule: DateRule, profile: Profile, awaited: tuple[datetime, datetime], zone: ZoneInfo) -> Iterator[Coming]:
    """Of each date the last moment of that time: after an outage nobody is greeted for every week of it."""
    first, last = awaited
    for one in series(rule, profile):
        latest, found = None, one.after(first - INSTANT, zone)
        while found and found.at <= last:
            latest, found = found, one.after(found.at, zone)
        if latest:
            yield latest


def _moved(base: datetime, rule: DateRule, zone: ZoneInfo) -> datetime:
    """So long before or after. What has no time of its own, or is given one, is at that time of the day."""
    moved = later(base, rule.after, zone) if rule.after else base
    moved = earlier(base, rule.before, zone) if rule.before else moved
    if rule.at is None and (base.tzinfo or moved.tzinfo):
        return moment(moved, zone)
    return instant(wall(moved, zone).date(), time.fromisoformat(rule.at or MORNING), zone)


def _years(rule: DateRule) -> int:
    """How far from today the date may be, of which the day before or after is next."""
    length = rule.before or rule.after or "0d"
    return 1 + int(length[:-1]) * DAYS[length[-1]] // 365 + 1


def _value(seen: Any, path: str) -> Any:
    for name in path.split("."):
        seen = seen.get(name) if isinstance(seen, Mapping) else None
    return seen
