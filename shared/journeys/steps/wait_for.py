"""Wait for something to happen, each event with a way of its own, or for the time to run out."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from shared.events import Event
from shared.journeys import conditions
from shared.journeys.context import seen
from shared.journeys.fields import STRICT, Duration, EventName, Expression, Name
from shared.journeys.local_time import after
from shared.journeys.step import Continue, Due, Moment, Outcome, Step, WaitUntil, Way

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


@dataclass(frozen=True, slots=True)
class WaitFor(Step):
    """The first of `events` that matches decides; `otherwise` is the way after `within` without any."""

    __pydantic_config__ = STRICT
    pauses: ClassVar[bool] = True

    id: Name
    type: Literal["wait_for"]
    events: tuple[Expected, ...]
    within: Duration
    otherwise: Name | None = None

    def summary(self) -> str:
        """Where every event only starts the time again, it is silence that is waited for."""
        silence = all(expected.reset for expected in self.events)
        return f"wait {'for' if silence else 'up to'} {self.within} {'without' if silence else 'for'} {self._named()}"

    def _named(self) -> str:
        return " or ".join(self.listens())

    def ways(self) -> tuple[Way, ...]:
        met = (Way(expected.event, expected.then) for expected in self.events if not expected.reset)
        return (*met, Way(f"not within {self.within}", self.otherwise))

    def listens(self) -> tuple[str, ...]:
        return tuple(sorted({expected.event for expected in self.events}))

    def decide(self, moment: Moment) -> Outcome:
        if isinstance(moment.occurrence, Event):
            return self._meet(moment.occurrence, moment)
        if isinstance(moment.occurrence, Due):
            return Continue(self.otherwise, memory={"event": None})
        return WaitUntil(after(moment.now, self.within, moment.zone))

    def _meet(self, event: Event, moment: Moment) -> Outcome:
        for expected in self.events:
            if expected.event == event.name and conditions.allow(expected.condition, moment.variables):
                return self._reset(event, moment) if expected.reset else Continue(expected.then, memory=met(event))
        return self._still(moment)

    def _reset(self, event: Event, moment: Moment) -> Outcome:
        memory = moment.run.memory.get(self.id) or {}
        times = int(memory.get("resets", 0)) + 1
        if times > MOST_RESETS:
            return self._still(moment)
        due_at = after(moment.now, self.within, moment.zone)
        return WaitUntil(due_at, memory={"resets": times, "last": seen(event)})

    def _still(self, moment: Moment) -> WaitUntil:
        return WaitUntil(moment.run.due_at or moment.now)


def met(event: Event) -> dict[str, Any]:
    return {"event": seen(event)}


step = WaitFor
