"""A delivery may hold more events than can be filed at a time: what is left goes back to the queue, and comes again."""

import json
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from functions.resolve_identity import quarantine, sealing
from functions.resolve_identity.settling import GoesOn, Message, Settled, Settling
from shared.aws.objects import Objects

BEGUN = "begun"
MOST_NAMED = 5
"""Of those that cannot be filed, in the reason."""

NOTHING: Message = {"types": [], "salts": {}, "events": 0, "refused": []}


class Stretches(Struct, frozen=True):
    """`again` puts what was queued on its queue once more, to come after so many seconds."""

    settling: Settling
    objects: Objects
    again: Callable[[Message, int], None]
    secret: Callable[[], bytes]

    def leaves(self, message: Message, queued: Message, goes_on: GoesOn, lines: dict[str, str]) -> bool:
        """Whether any of it has gone back. The last stretch writes the line of all, if the archive is to have one, or
        puts the delivery into quarantine, if it could not be read or any event of it not be filed.
        """
        if message["error"]:
            quarantine.keep(self.objects, message, message["error"])
            return False
        settled = self.settling.settle(message, goes_on)
        known, delivery = _told(message, settled), message["delivery"]
        if settled.left:
            self._goes_back({**message, "events": list(settled.left), BEGUN: known}, queued)
        elif known["refused"]:
            self._set_aside(delivery, known)
        elif known["salts"] is not None and delivery["connector"]:
            lines[delivery["id"]] = sealing.line(delivery, known["types"], known["salts"], self.secret())
        return bool(settled.left)

    def _goes_back(self, rest: Message, queued: Message) -> None:
        """It lies where the whole did: whoever is handed that place a second time goes on, and does not begin anew."""
        if "pointer" in queued:
            self.objects.put(queued["pointer"], json.dumps(rest))
        self.again(queued if "pointer" in queued else rest, 0)

    def _set_aside(self, delivery: Message, known: Message) -> None:
        """As it came, with what is to be filed still: of what has no body that is all that a replay can read."""
        refused = known["refused"]
        named = [f"event {one['place']} of {known['events']}: {one['reason']}" for one in refused[:MOST_NAMED]]
        more = [f"and {len(refused) - MOST_NAMED} more"] if len(refused) > MOST_NAMED else []
        message = {"delivery": delivery, "events": [one["event"] for one in refused]}
        quarantine.keep(self.objects, message, "; ".join([*named, *more]))


def _told(message: Message, settled: Settled) -> dict[str, Any]:
    """Of earlier stretches as well, which had so many `events`. Salts are missing where one is not for the archive."""
    before = NOTHING | message.get(BEGUN, {})
    types = sorted({*before["types"], *(one["name"] for one in message["events"])})
    salts = None if None in (before["salts"], settled.salts) else {**before["salts"], **(settled.salts or {})}
    refused = [{**one, "place": before["events"] + one["place"]} for one in settled.refused]
    events = before["events"] + len(message["events"]) - len(settled.left)
    return {"types": types, "salts": salts, "events": events, "refused": [*before["refused"], *refused]}
