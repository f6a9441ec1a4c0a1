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
    if holding.is_off(message):
        pointer = holding.keep(message, pointer)
        if holding.waits(message):
            return
        queued = {**queued, "pointer": pointer}
    if not following.put_off(message, queued):
        settle(following.judged(message), lines)
        late.filed(message, queued)
        if pointer:
            archive().put(lines)
            objects.delete(pointer)


def settle(message: dict[str, Any], lines: dict[str, str]) -> None:
    salts = settling.settle(message)
    if salts is not None and message["delivery"]["connector"]:
        lines[message["delivery"]["id"]] = sealing.line(message, salts, secret())
