"""What somebody asks for who drafts a broadcast; the limits and descriptions here are those of docs/api.yaml."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from shared.broadcasts.models import Past
from shared.journeys.definition import MOST_PRIORITY


class Wish(Struct, frozen=True):
    """A journey, or a template and the channels that it goes by."""

    name: Annotated[str, Meta(description="Lower case letters, digits and `_`.", pattern="^[a-z][a-z0-9_]{0,47}$")]
    segment: Annotated[str, Meta(description="Whose members get it.")]
    reason: Annotated[str, Meta(description="Shown to whoever asks later.", min_length=3, max_length=1000)]
    journey: Annotated[str | None, Meta(description="One with `trigger: {manual: true}`.")] = None
    template: Annotated[str | None, Meta(description="A message alone.")] = None
    channels: Annotated[tuple[str, ...], Meta(description="Of a message, in this order; by default the first.")] = ()
    at: Annotated[
        datetime | None,
        Meta(description="A moment; where `local`, a time without a zone. By default as soon as it is confirmed."),
    ] = None
    local: Annotated[bool, Meta(description="`at` is on each customer's own clock.")] = False
    past: Annotated[Past, Meta(description="Of those whose clock is past `at` when it starts.")] = "now"
    rate: Annotated[Decimal | None, Meta(description="Messages a second at most, if fewer than could be.")] = None
    legal_notice: Annotated[
        bool, Meta(description="Law wants it, such as a recall: it goes also to those who opted out of marketing.")
    ] = False
    priority: Annotated[
        int,
        Meta(
            description="Of a message alone: which goes first where a cap lets one go.",
            ge=-MOST_PRIORITY,
            le=MOST_PRIORITY,
        ),
    ] = 50
