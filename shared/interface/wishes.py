"""What the bodies of these requests say. Every act needs a reason: it is shown to whoever asks later."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from shared.profiles.breaker import MOST_IDENTIFIERS, MOST_RELEASED

Reason = Annotated[str, Meta(description="Shown to whoever asks later.", min_length=3, max_length=1000)]


class Pair(Struct, frozen=True):
    """Two identifiers, at least one of which this customer has."""

    one: Annotated[str, Meta(description="`kind:value`, such as `email:ann@example.com`.")]
    other: Annotated[str, Meta(description="`kind:value`, such as `phone:+4930901820`.")]
    reason: Reason


class Release(Struct, frozen=True):
    """What was held is joined."""

    reason: Reason
    identifiers: Annotated[
        int, Meta(description="So many it may have from now on.", ge=MOST_IDENTIFIERS, le=MOST_RELEASED)
    ] = MOST_RELEASED


class Privacy(Struct, frozen=True):
    """On behalf of the person."""

    reason: Reason


class Reasoned(Struct, frozen=True):
    """What is decided about a journey is in the path."""

    reason: Reason


class Switch(Struct, frozen=True):
    """Of a channel, of all sending, or of a connector."""

    on: bool
    reason: Reason


class Drop(Struct, frozen=True):
    """Of what waits."""

    reason: Reason
    until: Annotated[datetime, Meta(description="`at` of the count: what was received later stays.", tz=True)]


class Change(Struct, frozen=True):
    """Fields by their names, such as `caps.email.messages`."""

    reason: Reason
    changes: Annotated[dict[str, Any], Meta(description="What each is to be.")] = field(default_factory=dict)
    unset: Annotated[tuple[str, ...], Meta(description="What is to be as deployed again; a section's field too.")] = ()


class Rollback(Struct, frozen=True):
    """While a change is watched this ends it at once."""

    version: Annotated[int, Meta(description="As they were then; 0 is as deployed.", ge=0)]
    reason: Reason
