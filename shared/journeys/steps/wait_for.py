"""Wait for something to happen, each event with a way of its own, or for the time to run out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from shared.journeys.expecting import Expected, Wish
from shared.journeys.fields import STRICT, Duration, Name
from shared.journeys.step import Moment, Outcome, Step, Way
from shared.journeys.timers import Timer
from shared.local_time import after


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

    def flaws(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        if not self.events:
            yield ("events",), "events needs at least one; to wait for nothing but time there is the type wait"
        for position, expected in enumerate(self.events):
            if expected.reset and expected.then:
                yield ("events", position, "then"), "reset starts the time again, and leads nowhere; leave then out"
            if any(one.event == expected.event and not one.condition for one in self.events[:position]):
                yield (
                    ("events", position, "event"),
                    f"{expected.event} stands above without an if, which takes them all",
                )

    def timer(self, since: datetime, zone: ZoneInfo) -> Timer:
        return Timer(since, after(since, self.within, zone))

    def decide(self, moment: Moment) -> Outcome:
        return Wish(self.id, self.events, self.within, self.otherwise).decide(moment)


step = WaitFor
