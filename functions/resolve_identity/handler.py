"""Queue of accepted deliveries: find the customer of each event, and file it there; then put it into the archive."""

import json
from functools import partial
from typing import Any

from functions.resolve_identity import sealing
from functions.resolve_identity.composition import archive, following, holding, now, objects, secret, settling
from functions.resolve_identity.lateness import Lateness
from shared.aws import batch
from shared.errors import NotFoundError


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    lines: dict[str, str] = {}
    late = Lateness()
    answer = batch.from_queue(event, partial(process, lines=lines, late=late), afterwards=lambda: archive().put(lines))
    late.tell(now())
    return answer


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
            return gone(places, kept)
        queued, places = {**queued, "pointer": kept}, [*places, kept]
    if following.put_off(message, queued):
        return gone(places, queued.get("pointer"))
    settle(following.judged(message), lines)
    late.filed(message, queued)
    if places:
        archive().put(lines)
    gone(places)


def gone(places: list[str], kept: str | None = None) -> None:
    """All but the one where it still lies."""
    for one in dict.fromkeys(places):
        if one != kept:
            objects.delete(one)


def settle(message: dict[str, Any], lines: dict[str, str]) -> None:
    salts = settling.settle(message)
    if salts is not None and message["delivery"]["connector"]:
        lines[message["delivery"]["id"]] = sealing.line(message, salts, secret())
