"""The message that a step asks for: by the first of its channels for which the customer has an address.

Whether that address may be written to is looked at right before sending; should it not reach the person, the message
goes by the next of them instead.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol, runtime_checkable

from shared.journeys.fields import MessageClass
from shared.journeys.models import Outgoing
from shared.journeys.step import Moment
from shared.local_time import after

REACTIONS = ("opened", "clicked", "answered")

Preferred = Literal["preferred"]


@runtime_checkable
class Sending(Protocol):
    """A step with a template. `message_class` and `variants` are the template's: compiling fills them in."""

    @property
    def id(self) -> str: ...
    @property
    def template(self) -> str: ...
    @property
    def channels(self) -> tuple[str, ...] | Preferred: ...
    @property
    def variants(self) -> tuple[str, ...]: ...
    @property
    def expires(self) -> str: ...
    @property
    def message_class(self) -> MessageClass | None: ...


def named(channels: tuple[str, ...] | Preferred) -> str:
    """For drawings and lists."""
    return "the preferred channel" if isinstance(channels, str) else " or ".join(channels)


def outgoing(step: Sending, moment: Moment) -> Outgoing:
    """Without any address it is asked for all the same, so that somebody sees why it did not go."""
    wanted = ranked(step, moment.variables["customer"])
    reachable = [channel for channel in wanted if channel in moment.addresses]
    channel = reachable[0] if reachable else wanted[0]
    return Outgoing(
        step=step.id,
        template=step.template,
        channel=channel,
        message_class=step.message_class or moment.message_class,
        visit=moment.run.visits.get(step.id, 0),
        address=moment.addresses.get(channel),
        requested_at=moment.now,
        expires_at=after(moment.now, step.expires, moment.zone),
        others=tuple(f"{other} {moment.addresses[other]}" for other in reachable[1:]),
    )


def ranked(step: Sending, customer: Mapping[str, Any]) -> Sequence[str]:
    """What the step says, or what the customer prefers: the stated channel, then by the day of the last reaction."""
    if not isinstance(step.channels, str):
        return step.channels
    stated, engagement = customer.get("preferred_channel"), customer.get("engagement") or {}
    reacted = {channel: _last_reaction(engagement.get(channel) or {}) for channel in step.variants}
    by_reaction = sorted(step.variants, key=lambda channel: reacted[channel], reverse=True)
    return sorted(by_reaction, key=lambda channel: channel != stated)


def _last_reaction(acts: Mapping[str, str]) -> str:
    return max((acts[act] for act in REACTIONS if act in acts), default="")
