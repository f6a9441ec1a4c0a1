"""Queue of accepted deliveries: find the customer of each event, and file it there; then put it into the archive."""

import json
from functools import partial
from typing import Any

from functions.resolve_identity.composition import again, archive, following, holding, now, objects, stretches
from functions.resolve_identity.lateness import Lateness
from functions.resolve_identity.settling import GoesOn, Message
from shared.aws import batch
from shared.errors import NotFoundError

SECONDS_TO_BEGIN, SECONDS_TO_END = 30, 15
"""What is filed is still to be told to those who ask vendors, and to the archive."""


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    lines: dict[str, str] = {}
    late = Lateness()
    one = partial(in_time, context=context, lines=lines, late=late)
    answer = batch.from_queue(event, one, afterwards=lambda: archive().put(lines))
    late.tell(now())
    return answer


def in_time(queued: Message, context: Any, **alike: Any) -> None:
    """What might not be over in time goes back: cut off, all that came with it would be tried again, and never done."""
    if context.get_remaining_time_in_millis() < SECONDS_TO_BEGIN * 1000:
        return again(queued, 0)
    return process(queued, goes_on=lambda: context.get_remaining_time_in_millis() >= SECONDS_TO_END * 1000, **alike)


def process(queued: Message, goes_on: GoesOn, lines: dict[str, str], late: Lateness) -> None:
    """A body that lies in the bucket is deleted last: where it is gone, all of this was done before."""
    pointer = queued.get("pointer")
    try:
        message = json.loads(objects.get(pointer)) if pointer else queued
    except NotFoundError:
        return
    places = [pointer] if pointer else []
    if holding.is_off(message):
        kept = holding.keep(message, pointer)
        if holding.waits(message):
            return holding.gone(places, kept)
        queued, places = {**queued, "pointer": kept}, [*places, kept]
    put_off = following.put_off(message, queued)
    if put_off or stretches.leaves(following.judged(message), queued, goes_on, lines):
        return holding.gone(places, queued.get("pointer"))
    late.filed(message, queued)
    if places:
        archive().put(lines)
    holding.gone(places)
