"""What is wrong with a journey's trigger beyond the types of its fields."""

from collections.abc import Collection, Iterator
from dataclasses import fields

from infra.brand.condition_types import ConditionTypes
from shared.journeys.definition import Journey
from shared.journeys.trigger import KINDS, Trigger
from shared.overrides.wording import Place, listed, unknown

Complaint = tuple[Place, str]

TRIGGER: Place = ("trigger",)
NEEDED = {"every": ("segment", "at")}
GOES_WITH = {
    "condition": tuple(kind for kind in KINDS if kind != "manual"),
    "at": ("date", "every"),
    **dict.fromkeys(("yearly", "before", "after"), ("date",)),
}
"""Fields that are no kind themselves, and the kinds beside which they mean something."""

KEY_OF_ORDER = "event.data.order.id"


def flaws(journey: Journey, segments: Collection[str], types: ConditionTypes) -> Iterator[Complaint]:
    """`segments` are the names of those there are."""
    trigger = journey.trigger
    if wrong := list(_kinds(trigger)):
        yield from wrong
        return
    yield from _details(trigger)
    for field in ("segment", "left_segment"):
        name = getattr(trigger, field)
        if name and name not in segments:
            yield (*TRIGGER, field), unknown("segment", name, sorted(segments))
    if trigger.date:
        yield from _date(journey, trigger.date, types)


def _given(trigger: Trigger) -> list[str]:
    return [field.name for field in fields(trigger) if getattr(trigger, field.name)]


def _kinds(trigger: Trigger) -> Iterator[Complaint]:
    kinds = [one for one in _given(trigger) if one in KINDS and not (one == "segment" and trigger.every)]
    if len(kinds) != 1:
        found = f", not {listed(kinds)} at once" if kinds else ""
        yield TRIGGER, f"a trigger is one of {listed(KINDS)}{found}"


def _details(trigger: Trigger) -> Iterator[Complaint]:
    kind = trigger.kind
    for field in _given(trigger):
        if kind not in GOES_WITH.get(field, (kind,)):
            word = "if" if field == "condition" else field
            yield (*TRIGGER, word), f"{word} means nothing beside {kind}; it goes with {listed(GOES_WITH[field])}"
    for field in NEEDED.get(kind, ()):
        if not getattr(trigger, field):
            yield (*TRIGGER, kind), f"{kind} needs {field} beside it"
    if trigger.before and trigger.after:
        yield (*TRIGGER, "after"), "before and after at once; one of them is enough"


def _date(journey: Journey, path: str, types: ConditionTypes) -> Iterator[Complaint]:
    if wrong := types.no_date(path):
        yield (*TRIGGER, "date"), wrong
    if path.startswith("order.") and journey.key not in (None, KEY_OF_ORDER):
        yield ("key",), f"a date of an order makes one run for each order; leave key out, it is {KEY_OF_ORDER}"
