"""Yes/no and multivariate splits: questions about the customer branch, questions about events wait for them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from infra.pinpoint import dimensions
from infra.pinpoint.activities import Plain, Step, Way, duration, waited
from infra.pinpoint.event_names import event_name

Cases = Sequence[tuple[Plain, str]]
"""Conditions, each with the step that follows."""


def yes_no(given: Plain, step: str, way: Way) -> list[Step]:
    condition = given.get("Condition") or {}
    asked = condition.get("Conditions") or []
    yes, no = way.to(given.get("TrueActivity")), way.to(given.get("FalseActivity"))
    if condition.get("Operator") == "ANY" or len(asked) < 2:
        return _first([(one, yes) for one in asked], no, step, (given, way))
    return _every(asked, (yes, no), step, (given, way))


def multivariate(given: Plain, step: str, way: Way) -> list[Step]:
    branches = given.get("Branches") or []
    cases = [(one.get("Condition") or {}, way.to(one.get("NextActivity"))) for one in branches]
    return _first(cases, way.to(given.get("DefaultActivity")), step, (given, way))


def _first(cases: Cases, otherwise: str, step: str, of: tuple[Plain, Way]) -> list[Step]:
    """The first that holds; those about events after those about the customer."""
    given, way = of
    events = [(one, then) for one, then in cases if "EventCondition" in one]
    others = [(_held(one, step, way), then) for one, then in cases if "EventCondition" not in one]
    if not events:
        return [*_evaluated(given, step, way), _branch(_after_wait(given, step), others, otherwise)]
    if not others:
        return [_waiting(events, otherwise, step, of)]
    way.report.changed(way.named(step), "what is asked of the customer is looked at before the events are waited for")
    waits = f"{step}_event"
    return [_branch(step, others, waits), _waiting(events, otherwise, waits, of)]


def _every(asked: Sequence[Plain], ways: tuple[str, str], step: str, of: tuple[Plain, Way]) -> list[Step]:
    """All of them: the events one after the other."""
    (yes, no), (_, way) = ways, of
    events = [one for one in asked if "EventCondition" in one]
    others = [_held(one, step, way) for one in asked if "EventCondition" not in one]
    if not events:
        return _first_of_all(others, ways, step, of)
    names = [f"{step}_event{number}" for number in range(1, len(events) + 1)]
    if len(events) > 1:
        way.report.changed(way.named(step), "the events are waited for one after the other, each as long")
    steps = [_branch(step, [(dimensions.all_of(others), names[0])], no)] if others else []
    names = names if others else [step, *names[1:]]
    following = [*names[1:], yes]
    return steps + [
        _waiting([(one, then)], no, name, of) for one, name, then in zip(events, names, following, strict=True)
    ]


def _first_of_all(others: list[str], ways: tuple[str, str], step: str, of: tuple[Plain, Way]) -> list[Step]:
    given, way = of
    branch = _branch(_after_wait(given, step), [(dimensions.all_of(others), ways[0])], ways[1])
    return [*_evaluated(given, step, way), branch]


def _evaluated(given: Plain, step: str, way: Way) -> list[Step]:
    """Pinpoint looks after a time; the step of the split's own id is then the wait."""
    time = given.get("EvaluationWaitTime")
    return [waited(time, step, way)] if time else []


def _after_wait(given: Plain, step: str) -> str:
    return f"{step}_choice" if given.get("EvaluationWaitTime") else step


def _branch(step: str, cases: Sequence[tuple[str, str]], otherwise: str) -> Step:
    listed = [{"if": condition, "then": then} for condition, then in cases]
    return {"id": step, "type": "branch", "cases": listed, "otherwise": otherwise}


def _waiting(events: Cases, otherwise: str, step: str, of: tuple[Plain, Way]) -> Step:
    given, way = of
    time = (given.get("EvaluationWaitTime") or {}).get("WaitFor")
    if time is None:
        until = (given.get("EvaluationWaitTime") or {}).get("WaitUntil")
        said = f"was until {until}, and is a time span here" if until else "was not said"
        way.report.finish(way.named(step), f"how long to wait for the event {said}; one hour was written")
    way.report.changed(way.named(step), "the way is taken as soon as the event comes, not at the end of the time")
    expected = [one for condition, then in events for one in _expected(condition["EventCondition"], then, (step, way))]
    within = duration(time, step, way) if time else "1h"
    return {"id": step, "type": "wait_for", "events": expected, "within": within, "otherwise": otherwise}


def _expected(asked: Plain, then: str, at: tuple[str, Way]) -> Iterator[dict[str, Any]]:
    step, way = at
    asked_of = asked.get("Dimensions") or {}
    if asked.get("MessageActivity"):
        way.report.changed(way.named(step), "any message of ours counts, not only the one of that activity")
    if (asked_of.get("EventType") or {}).get("DimensionType") == "EXCLUSIVE":
        way.report.missing(way.named(step), "any event but these: the events themselves are waited for")
    conditions = dimensions.of_event(asked_of)
    extra = {"if": dimensions.all_of(conditions)} if conditions else {}
    for name in (asked_of.get("EventType") or {}).get("Values") or ():
        yield {"event": event_name(name), **extra, "then": then}


def _held(condition: Mapping[str, Any], step: str, way: Way) -> str:
    if segment := condition.get("SegmentCondition"):
        return way.segments.membership(segment["SegmentId"], way.named(step))
    asked = condition.get("SegmentDimensions") or {}
    return dimensions.all_of(dimensions.of_customer(asked, way.named(step), way.report))
