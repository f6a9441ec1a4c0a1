"""A delivery may hold more events than can be filed at a time: what is left goes back to the queue, and comes again."""

import json
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from functions.resolve_identity import sealing
from functions.resolve_identity.settling import GoesOn, Message, Settled, Settling
from shared.aws.objects import Objects

BEGUN = "begun"
NOTHING: Message = {"types": [], "salts": {}}


class Stretches(Struct, frozen=True):
    """`again` puts what was queued on its queue once more, to come after so many seconds."""

    settling: Settling
    objects: Objects
    again: Callable[[Message, int], None]
    secret: Callable[[], bytes]

    def leaves(self, message: Message, queued: Message, goes_on: GoesOn, lines: dict[str, str]) -> bool:
        """Whether any of it has gone back. The last stretch writes the line of all, if the archive is to have one."""
        settled = self.settling.settle(message, goes_on)
        known, delivery = _told(message, settled), message["delivery"]
        if settled.left:
            self._goes_back({**message, "events": list(settled.left), BEGUN: known}, queued)
        elif known["salts"] is not None and delivery["connector"]:
            lines[delivery["id"]] = sealing.line(delivery, known["types"], known["salts"], self.secret())
        return bool(settled.left)

    def _goes_back(self, rest: Message, queued: Message) -> None:
        """It lies where the whole did: whoever is handed that place a second time goes on, and does not begin anew."""
        if "pointer" in queued:
            self.objects.put(queued["pointer"], json.dumps(rest))
        self.again(queued if "pointer" in queued else rest, 0)


def _told(message: Message, settled: Settled) -> dict[str, Any]:
    """What the line says, of earlier stretches as well. Salts are missing where one of them is not for the archive."""
    before = message.get(BEGUN, NOTHING)
    types = sorted({*before["types"], *(one["name"] for one in message["events"])})
    if before["salts"] is None or settled.salts is None:
        return {"types": types, "salts": None}
    return {"types": types, "salts": {**before["salts"], **settled.salts}}
