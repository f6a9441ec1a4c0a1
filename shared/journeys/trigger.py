"""What lets customers into a journey, and the event that each kind of trigger comes to.

Whatever begins a journey is a fact on the customer's timeline: of others, or, for stages, segments and dates, of our
own reviews. So one index by event serves them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from msgspec import Struct

from shared.events import REVIEWS, Event, Name
from shared.journeys import fields
from shared.journeys.fields import STRICT, DatePath, Duration, EventName, Expression, TimeOfDay, Weekday
from shared.reviews.dates import DateRule
from shared.reviews.models import Stage

KINDS = ("event", "stage", "left_stage", "every", "segment", "left_segment", "date", "manual")
"""In an order in which `every` comes before the `segment` that stands beside it."""

OF_KIND: Mapping[str, frozenset[str]] = {
    "date": frozenset({"yearly", "before", "after", "at"}),
    "every": frozenset({"segment", "at"}),
}
"""What else a kind may say; a condition goes with all but `manual`."""

SEGMENT_ALONE = {"required": ["segment"], "not": {"required": ["every"]}}
CHOICE = {"oneOf": [SEGMENT_ALONE if kind == "segment" else {"required": [kind]} for kind in KINDS]}
"""For editors: exactly one kind."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Exactly one of: an event; a stage or a segment that is entered or left; a date; days of the week; by hand.

    Of several events the first begins it. `date` is a field of the customer or of each order, so many days `before` or
    `after` it, every year where `yearly`. `every` is for each member of a `segment`. Times of day are the customer's
    own. `manual`: only a broadcast or another journey lets customers in. `if` must hold besides.
    """

    __pydantic_config__ = {**STRICT, "json_schema_extra": CHOICE}

    event: EventName | tuple[EventName, ...] | None = None
    condition: Expression | None = None
    stage: Stage | None = None
    left_stage: Stage | None = None
    segment: fields.Name | None = None
    left_segment: fields.Name | None = None
    date: DatePath | None = None
    yearly: bool = False
    before: Duration | None = None
    after: Duration | None = None
    at: TimeOfDay | None = None
    every: tuple[Weekday, ...] = ()
    manual: Literal[True] | None = None

    @property
    def kind(self) -> str:
        return next((kind for kind in KINDS if getattr(self, kind)), "event")

    @property
    def events(self) -> tuple[str, ...]:
        """Any of them begins the journey; () for another kind."""
        return (self.event,) if isinstance(self.event, str) else self.event or ()

    def summary(self) -> str:
        """In a few words, for drawings and lists."""
        match self.kind:
            case "event":
                return " or ".join(self.events)
            case "stage" | "segment":
                return f"{self.kind} {getattr(self, self.kind)}"
            case "left_stage" | "left_segment":
                return f"{self.kind.replace('_', ' ')} {getattr(self, self.kind)}"
            case "date":
                offset = f"{self.before} before " if self.before else f"{self.after} after " if self.after else ""
                return f"{offset}{self.date}" + (", every year" if self.yearly else "")
            case "every":
                return f"every {' and '.join(self.every)} at {self.at}, segment {self.segment}"
        return "by hand"


class Occasion(Struct, frozen=True):
    """One of these events, and what a fact of our own must say at that place; without a place anybody's will do."""

    events: tuple[str, ...]
    place: tuple[str, ...] = ()
    said: str | None = None

    def is_met(self, event: Event) -> bool:
        """What others send under the name of a fact of ours is an event like any other."""
        if event.name not in self.events or not self.place:
            return event.name in self.events
        return event.source == REVIEWS and at(event.data, self.place) == self.said


def occasion(trigger: Trigger, journey: str) -> Occasion | None:
    """None for a journey that no event starts."""
    match trigger.kind:
        case "event":
            return Occasion(trigger.events)
        case "stage":
            return Occasion((Name.STAGE_CHANGED,), ("stage", "to"), trigger.stage)
        case "left_stage":
            return Occasion((Name.STAGE_CHANGED,), ("stage", "from"), trigger.left_stage)
        case "segment":
            return Occasion((Name.SEGMENT_ENTERED,), ("segment", "name"), trigger.segment)
        case "left_segment":
            return Occasion((Name.SEGMENT_LEFT,), ("segment", "name"), trigger.left_segment)
        case "date" | "every":
            return Occasion((Name.DATE_REACHED,), ("start", "journey"), journey)
    return None


def date_rule(trigger: Trigger, journey: str) -> DateRule | None:
    """What reviews wait for on behalf of this journey."""
    if trigger.kind not in ("date", "every"):
        return None
    return DateRule(
        journey,
        date=trigger.date,
        yearly=trigger.yearly,
        before=trigger.before,
        after=trigger.after,
        at=trigger.at,
        every=trigger.every,
        segment=trigger.segment,
    )


def at(data: Any, place: tuple[str, ...]) -> Any:
    """What stands there; None where nothing does."""
    for name in place:
        data = data.get(name) if isinstance(data, Mapping) else None
    return data
