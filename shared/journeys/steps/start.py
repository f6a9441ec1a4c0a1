"""Begin another journey for the same customer."""

from dataclasses import dataclass
from typing import Literal

from shared.events import Name as EventNames
from shared.journeys.fields import STRICT, Expression, Name
from shared.journeys.requests import asked
from shared.journeys.step import Continue, Fact, Moment, Step, Way


@dataclass(frozen=True, slots=True)
class Start(Step):
    """Its own rules decide whether the customer enters: `when`, re-entry, holdout. It is about what this run is about.

    `key` gives the run there its key; without it that journey's own `key` finds it. Of journeys that start each other
    a chain has at most 5 links.
    """

    __pydantic_config__ = STRICT

    id: Name
    type: Literal["start"]
    journey: Name
    key: Expression | None = None
    then: Name | None = None

    def summary(self) -> str:
        return f"start {self.journey}" + (f" for {self.key}" if self.key else "")

    def ways(self) -> tuple[Way, ...]:
        return (Way(then=self.then),)

    def starts(self) -> tuple[str, ...]:
        return (self.journey,)

    def decide(self, moment: Moment) -> Continue:
        wish = asked(self.journey, self.key, moment.variables)
        return Continue(self.then, fact=Fact(EventNames.JOURNEY_START_REQUESTED, {"start": wish}) if wish else None)


step = Start
