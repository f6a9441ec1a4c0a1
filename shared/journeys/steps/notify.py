"""Tell other systems: an event with a name and data of the brand's own, on its EventBridge bus."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from shared.events import Name as EventNames
from shared.journeys.fields import STRICT, EventName, Name
from shared.journeys.step import Continue, Fact, Moment, Step, Way
from shared.journeys.values import Value, worths


@dataclass(frozen=True, slots=True)
class Notify(Step):
    """It lies in the customer's timeline too, where its data is `event.data.notice`."""

    __pydantic_config__ = STRICT

    id: Name
    type: Literal["notify"]
    name: EventName
    data: Mapping[Name, Value] = field(default_factory=dict)
    then: Name | None = None

    def summary(self) -> str:
        return f"notify of {self.name}"

    def ways(self) -> tuple[Way, ...]:
        return (Way(then=self.then),)

    def flaws(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        if self.name in list(EventNames):
            yield ("name",), f"{self.name} is what sources report; choose a name of your own"

    def decide(self, moment: Moment) -> Continue:
        return Continue(self.then, fact=Fact(self.name, {"notice": worths(self.data, moment.variables)}))


step = Notify
