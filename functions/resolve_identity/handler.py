"""Queue of accepted deliveries: find the customer of each event, and file it there; then put it into the archive."""

import json
from functools import partial
from typing import Any

from functions.resolve_identity import sealing
from functions.resolve_identity.composition import again, archive, following, holding, now, objects, secret, settling
from functions.resolve_identity.lateness import Lateness
from shared.aws import batch
from shared.errors import NotFoundError

SECONDS_FOR_ONE = 30
"""A delivery may hold a thousand events."""


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    lines: dict[str, str] = {}
    late = Lateness()
    one = partial(in_time, context=context, lines=lines, late=late)
    answer = batch.from_queue(event, one, afterwards=lambda: archive().put(lines))
    late.tell(now())
    return answer


def in_time(queued: dict[str, Any], context: Any, **alike: Any) -> None:
    """What might not be over in time goes back: cut off, all that came with it would be tried again, and never done."""
    if context.get_remaining_time_in_millis() < SECONDS_FOR_ONE * 1000:
        return again(queued, 0)
    return process(queued, **alike)


def process(queued: dict[str, Any], lines: dict[str, str], late: Lateness) -> None:
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
    if following.put_off(message, queued):
        return holding.gone(places, queued.get("pointer"))
    settle(following.judged(message), lines)
    late.filed(message, queued)
    if places:
        archive().put(lines)
    holding.gone(places)


def settle(message: dict[str, Any], lines: dict[str, str]) -> None:
    salts = settling.settle(message)
    if salts is not None and message["delivery"]["connector"]:
        lines[message["delivery"]["id"]] = sealing.line(message, salts, secret())
