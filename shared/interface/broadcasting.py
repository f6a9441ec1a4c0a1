"""What the API says and is told of broadcasts."""

from collections.abc import Mapping
from typing import Annotated, TypedDict

from msgspec import Meta, Struct

from shared.interface.wishes import Reason

Numbers = Mapping[str, int]


class Confirmation(Struct, frozen=True):
    """By somebody who has looked at the number; of a legal notice at both."""

    audience: Annotated[int, Meta(description="As it was counted within the last hour.", ge=1)]
    opted_out: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        Meta(description="Of a legal notice: who opted out of marketing, and gets it all the same."),
    ] = None
    reason: Annotated[Reason | None, Meta(description="Of a legal notice: why law wants it.")] = None


class Stop(Struct, frozen=True):
    """Of what has not left yet."""

    reason: Reason
    final: Annotated[bool, Meta(description="It cannot be resumed.")] = False


class Audience(TypedDict):
    at: Annotated[str, Meta(description="Who came later is not in it.")]
    done_at: Annotated[str | None, Meta(description="Null while it is being counted.")]
    looked: Annotated[int, Meta(description="Members that were looked at so far.")]
    members: Annotated[int, Meta(description="The audience: the number to confirm.")]
    reached: Annotated[int, Meta(description="Who would be written to by one of the channels at least.")]
    opted_out: Annotated[
        int, Meta(description="Of these, who opted out of marketing: only a legal notice reaches them.")
    ]
    channels: Annotated[
        Mapping[str, Numbers],
        Meta(
            description="By channel: `addressed`, `consented`, `suppressed`, `capped` (they wait), `reached`, "
            "`opted_out` (reached all the same)."
        ),
    ]


class Pace(TypedDict):
    per_second: Annotated[str, Meta(description="Messages.")]
    today: Annotated[int | None, Meta(description="So many in the first 24 hours; null: as many as there are.")]
    daily: Annotated[int | None, Meta(description="And in each 24 hours after that.")]


class Broadcast(TypedDict):
    name: str
    state: Annotated[str, Meta(description="`drafted`, `counted`, `confirmed`, `running`, `done` or `stopped`.")]
    paused: Annotated[bool, Meta(description="Stopped, and not for good.")]
    segment: str
    journey: str
    version: str
    template: str | None
    channels: list[str]
    message_class: str
    at: str | None
    local: bool
    past: str
    legal_notice: Annotated[bool, Meta(description="It goes also to those who opted out of marketing.")]
    reason: str
    drafted_by: Annotated[str, Meta(description="The ARN of who did.")]
    drafted_at: str
    audience: Annotated[int | None, Meta(description="The number that was confirmed.")]
    opted_out: Annotated[int | None, Meta(description="How many of them opted out, as confirmed of a legal notice.")]
    confirmed_by: str | None
    confirmed_because: str | None
    confirmed_at: str | None
    starts_at: Annotated[
        str | None, Meta(description="Of a confirmed one; where the time is local, in the first zone.")
    ]
    started_at: str | None
    ended_at: str | None
    count: Audience | None
    pace: Pace | None


class Outcome(TypedDict):
    """People and messages of a part of them; `next` leads to the others."""

    left: Annotated[int, Meta(description="Wait for their turn, or are on their way.")]
    sent: int
    withheld: Annotated[Numbers, Meta(description="Messages, by the rule that stopped each.")]
    failed: Annotated[Numbers, Meta(description="Messages that might have gone, by what went wrong.")]
    held: Annotated[Numbers, Meta(description="Messages that wait, by the rule that holds them.")]
    ended: Annotated[Numbers, Meta(description="Runs that ended without a message, by reason.")]


class Detailed(TypedDict):
    broadcast: Broadcast
    entered: Annotated[Numbers, Meta(description="Members so far: `entered`, `skipped` (too late), `refused`.")]
    outcome: Outcome
    next: Annotated[str | None, Meta(description="`after` for the outcome of the others; null at the end.")]


class Broadcasts(TypedDict):
    broadcasts: Annotated[list[Broadcast], Meta(description="The newest first.")]
