"""Ask for a message: it waits in the run's outbox, where policy decides right before it would go."""

from dataclasses import dataclass
from typing import Literal

from shared.journeys.fields import STRICT, Duration, MessageClass, Name
from shared.journeys.local_time import after
from shared.journeys.models import Outgoing
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
        reachable = [channel for channel in self.channels if channel in moment.addresses]
        channel = reachable[0] if reachable else self.channels[0]
        outgoing = Outgoing(
            step=self.id,
            template=self.template,
            channel=channel,
            message_class=self.message_class or moment.message_class,
            visit=moment.run.visits.get(self.id, 0),
            address=moment.addresses.get(channel),
            requested_at=moment.now,
            expires_at=after(moment.now, self.expires, moment.zone),
        )
        return Continue(self.then, outgoing)


step = Send
