"""The message that a step asks for: to the first of its channels for which the customer has an address."""

from typing import Protocol, runtime_checkable

from shared.journeys.fields import MessageClass
from shared.journeys.models import Outgoing
from shared.journeys.step import Moment
from shared.local_time import after


@runtime_checkable
class Sending(Protocol):
    """A step with a template. `message_class` is the template's: compiling fills it in."""

    @property
    def id(self) -> str: ...
    @property
    def template(self) -> str: ...
    @property
    def channels(self) -> tuple[str, ...]: ...
    @property
    def expires(self) -> str: ...
    @property
    def message_class(self) -> MessageClass | None: ...


def outgoing(step: Sending, moment: Moment) -> Outgoing:
    """Without any address it is asked for all the same, so that somebody sees why it did not go."""
    reachable = [channel for channel in step.channels if channel in moment.addresses]
    channel = reachable[0] if reachable else step.channels[0]
    return Outgoing(
        step=step.id,
        template=step.template,
        channel=channel,
        message_class=step.message_class or moment.message_class,
        visit=moment.run.visits.get(step.id, 0),
        address=moment.addresses.get(channel),
        requested_at=moment.now,
        expires_at=after(moment.now, step.expires, moment.zone),
    )
