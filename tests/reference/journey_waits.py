"""When a wait is over, a second time: by a calendar, and by a clock on a wall that somebody watched."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.reference.clock import Customer

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = {"d": 1, "w": 7}
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1)}


def after(duration: str, person: Customer) -> datetime:
    """Days and weeks are those of the calendar, hours and minutes are exact."""
    number, unit = int(duration[:-1]), duration[-1]
    return person.in_days(number * DAYS[unit]) if unit in DAYS else person.now + number * UNITS[unit]


def over(step: Mapping[str, Any], person: Customer, known: str | None) -> datetime | None:
    """`known` is the date that `until` names; None where it names none."""
    at = time.fromisoformat(step["at"]) if "at" in step else None
    fits = step.get("days") or WEEK
    if "until" in step:
        return _of_date(known, person, at, fits) if known else None
    duration = step.get("for", "0m")
    if duration[-1] in DAYS:
        return _on(person.today + timedelta(days=int(duration[:-1]) * DAYS[duration[-1]]), person, at, fits)
    return _from(replace(person, now=after(duration, person)), at, fits)


def _of_date(known: str, person: Customer, at: time | None, fits: tuple[str, ...]) -> datetime:
    if len(known) == len("2026-03-29"):
        return _on(date.fromisoformat(known), person, at or time(), fits)
    then = replace(person, now=datetime.fromisoformat(known))
    return _on(then.today, person, at, fits) if at else _from(then, at, fits)


def _on(day: date, person: Customer, at: time | None, fits: tuple[str, ...]) -> datetime:
    """At that time of the first day from this one on that fits."""
    found = next(one for n in range(7) if WEEK[(one := day + timedelta(days=n)).weekday()] in fits)
    return person.clock.first(found, at or person.time_of_day)


def _from(person: Customer, at: time | None, fits: tuple[str, ...]) -> datetime:
    """The first moment from now on that fits."""
    if not at and WEEK[person.today.weekday()] in fits:
        return person.now
    return min(person.next(at, WEEK.index(day)) for day in fits)
