"""Ask for a message: it waits in the run's outbox, where policy decides right before it would go."""

from dataclasses import dataclass
from typing import Literal

from shared.journeys.fields import STRICT, Duration, MessageClass, Name
from shared.journeys.sending import outgoing
from shared.journeys.step import Continue, Moment, Step, Way


@dataclass(frozen=True, slots=True)
class Send(Step):
    """`channels` in order: the first for which the customer has an address.

    `class` is the template's: compiling the brand fills it in. Where it is absent the journey's class counts.
    `expires`: held longer than that (quiet hours, a cap), the message is withheld.
    """

    __pydantic_config__ = STRICT

    id: Name
    type: Literal["send"]
    template: Name
    channels: tuple[Name, ...] = ("email",)
    expires: Duration = "3d"
    message_class: MessageClass | None = None
    then: Name | None = None

    def summary(self) -> str:
        return f"send {self.template} by {' or '.join(self.channels)}"

    def ways(self) -> tuple[Way, ...]:
        return (Way(then=self.then),)

    def decide(self, moment: Moment) -> Continue:
        return Continue(self.then, outgoing(self, moment))


step = Send
