"""Tell other systems: an event with a name and data of the brand's own, on its EventBridge bus and to one it names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from shared.events import Name as EventNames
from shared.journeys.fields import STRICT, Duration, EventName, MessageClass, Name
from shared.journeys.models import Outgoing
from shared.journeys.step import Continue, Fact, Moment, Step, Way
from shared.journeys.values import Value, worths
from shared.local_time import after


@dataclass(frozen=True, slots=True)
class Notify(Step):
    """It lies in the customer's timeline too, where its data is `event.data.notice`.

    `to` is a system that brand.yaml names: `webhook/crm`, or an audience. `leave` takes the customer out of that again.
    What cannot be told there within `expires` is given up. `class` is the channel's: compiling the brand fills it in.
    """

    __pydantic_config__ = STRICT

    id: Name
    type: Literal["notify"]
    name: EventName
    data: Mapping[Name, Value] = field(default_factory=dict)
    to: str | None = None
    leave: bool = False
    expires: Duration = "7d"
    message_class: MessageClass = "transactional"
    then: Name | None = None

    def summary(self) -> str:
        if self.leave:
            return f"take out of {self.to}"
        return f"notify {self.to} of {self.name}" if self.to else f"notify of {self.name}"

    def ways(self) -> tuple[Way, ...]:
        return (Way(then=self.then),)

    def targets(self) -> tuple[str, ...]:
        return (self.to,) if self.to else ()

    def flaws(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        if self.name in list(EventNames):
            yield ("name",), f"{self.name} is what sources report; choose a name of your own"
        if self.leave and not self.to:
            yield ("leave",), "leave needs `to`, the audience that the customer leaves"

    def decide(self, moment: Moment) -> Continue:
        fact = Fact(self.name, {"notice": worths(self.data, moment.variables)})
        return Continue(self.then, self._outgoing(moment, self.to) if self.to else None, fact)

    def _outgoing(self, moment: Moment, to: str) -> Outgoing:
        return Outgoing(
            step=self.id,
            template=self.name,
            channel=to.partition("/")[0],
            message_class=self.message_class,
            visit=moment.run.visits.get(self.id, 0),
            address=moment.addresses.get(to.partition("/")[0], moment.strongest),
            requested_at=moment.now,
            expires_at=after(moment.now, self.expires, moment.zone),
        )

    def notice(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """What is told, of the moment at which it goes."""
        customer = {"id": variables["customer"]["id"]}
        target = (self.to or "").partition("/")[2]
        data = {"customer": customer, "notice": worths(self.data, variables)}
        return {"target": target, "type": self.name, "data": data, "leave": self.leave}


step = Notify
