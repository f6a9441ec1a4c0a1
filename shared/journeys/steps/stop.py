"""End the customer's runs of another journey."""

from dataclasses import dataclass
from typing import Literal

from shared.events import Name as EventNames
from shared.journeys.fields import STRICT, Expression, Name
from shared.journeys.requests import asked
from shared.journeys.step import Continue, Fact, Moment, Step, Way


@dataclass(frozen=True, slots=True)
class Stop(Step):
    """At once, also in the middle of a wait. With `key` only the run that has it; without it all of the customer's.

    A key that cannot be evaluated stops none.
    """

    __pydantic_config__ = STRICT

    id: Name
    type: Literal["stop"]
    journey: Name
    key: Expression | None = None
    then: Name | None = None

    def summary(self) -> str:
        return f"stop {self.journey}" + (f" for {self.key}" if self.key else "")

    def ways(self) -> tuple[Way, ...]:
        return (Way(then=self.then),)

    def stops(self) -> tuple[str, ...]:
        return (self.journey,)

    def decide(self, moment: Moment) -> Continue:
        wish = asked(self.journey, self.key, moment.variables)
        return Continue(self.then, fact=Fact(EventNames.JOURNEY_STOP_REQUESTED, {"stop": wish}) if wish else None)


step = Stop
