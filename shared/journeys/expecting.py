"""Waiting for something to happen: the first of the expected events that matches decides, or the time runs out."""

from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from shared import conditions
from shared.events import Event
from shared.journeys.context import seen
from shared.journeys.fields import STRICT, Duration, EventName, Expression, Name
from shared.journeys.latest import latest, over
from shared.journeys.step import Continue, Due, Moment, WaitUntil
from shared.local_time import after

MOST_RESETS = 100
"""One noisy device must not keep a run, and its writes, alive for ever."""


@dataclass(frozen=True, slots=True)
class Expected:
    """`reset` starts the time again instead of going on."""

    __pydantic_config__ = STRICT

    event: EventName
    condition: Expression | None = None
    then: Name | None = None
    reset: bool = False


class Wish(Struct, frozen=True):
    """What a step waits for, how long, and where it goes if that does not come."""

    step: str
    events: tuple[Expected, ...]
    within: Duration
    otherwise: Name | None = None

    def decide(self, moment: Moment) -> Continue | WaitUntil:
        if isinstance(moment.occurrence, Event):
            return self._meet(moment.occurrence, moment)
        if isinstance(moment.occurrence, Due):
            return Continue(self.otherwise, memory={"event": None, **self._stated(moment)})
        return WaitUntil(after(moment.now, self.within, moment.zone))

    def _meet(self, event: Event, moment: Moment) -> Continue | WaitUntil:
        for expected in self.events:
            if expected.event == event.name and conditions.allow(expected.condition, moment.variables):
                found = {"event": seen(event), **self._stated(moment)}
                return self._reset(event, moment) if expected.reset else Continue(expected.then, memory=found)
        return _still(moment)

    def _reset(self, event: Event, moment: Moment) -> WaitUntil:
        memory = moment.run.memory.get(self.step) or {}
        times = int(memory.get("resets", 0)) + 1
        if times > MOST_RESETS:
            return _still(moment)
        told, since = seen(event), moment.now.isoformat()
        known = {"resets": times, "last": told, "stated": over(latest(moment.run), told), "since": since}
        return WaitUntil(after(moment.now, self.within, moment.zone), memory=known)

    def _stated(self, moment: Moment) -> dict[str, Any]:
        """Kept beyond the step: what is written then is written of the basket as it is."""
        memory = moment.run.memory.get(self.step) or {}
        return {"stated": memory["stated"]} if "stated" in memory else {}


def _still(moment: Moment) -> WaitUntil:
    return WaitUntil(moment.run.due_at or moment.now)
