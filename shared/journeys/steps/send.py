"""Ask for a message: it waits in the run's outbox, where policy decides right before it would go."""

from dataclasses import dataclass
from typing import Literal

from shared.journeys.fields import STRICT, Duration, MessageClass, Name
from shared.journeys.sending import Preferred, named, outgoing
from shared.journeys.step import Continue, Moment, Step, Way


@dataclass(frozen=True, slots=True)
class Send(Step):
    """`channels` in order: the first for which the customer has an address, or the next if that does not reach them.

    `preferred` is the channel that the customer stated (trait `preferred_channel`), else where they reacted last, of
    those that the template is written for. `class` and `variants` are the template's: compiling the brand fills them
    in. Where the class is absent the journey's counts.
    `expires`: held longer than that (quiet hours, a cap), the message is withheld.
    """

    __pydantic_config__ = STRICT

    id: Name
    type: Literal["send"]
    template: Name
    channels: tuple[Name, ...] | Preferred = ("email",)
    expires: Duration = "3d"
    message_class: MessageClass | None = None
    variants: tuple[Name, ...] = ()
    then: Name | None = None

    def summary(self) -> str:
        return f"send {self.template} by {named(self.channels)}"

    def ways(self) -> tuple[Way, ...]:
        return (Way(then=self.then),)

    def decide(self, moment: Moment) -> Continue:
        return Continue(self.then, outgoing(self, moment))


step = Send
