"""Where canaries are kept: when each was sent, and whether its event came back."""

from collections.abc import Collection
from datetime import datetime

import msgspec

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.errors import ConflictError
from shared.messages import canary
from shared.messages.canary import EVERY, MOST_APART, Canary
from shared.messages.models import Message
from shared.messages.protocol import SETTLED_WITHIN

KEPT = 2 * SETTLED_WITHIN


class CanaryStore:
    """`early` are the classes of message about which canaries are asked."""

    def __init__(self, table: Table, early: Collection[str] = ()) -> None:
        self._table = table
        self._early = early

    def take_off(self, channel: str, now: datetime) -> str | None:
        """Its slot, before it is sent; None where one flies in it already. What then is not sent is never heard of."""
        slot = canary.slot(now)
        item = {"sent_at": keys.timestamp(now), "expires_at": int((now + KEPT).timestamp())}
        return slot if self._table.put_if_absent(keys.canary(channel, slot), item) else None

    def heard(self, channel: str, slot: str, at: datetime) -> bool:
        """False where there is none of ours in that slot."""
        expression = "SET #heard_at = if_not_exists(#heard_at, :at)"
        key, values = keys.canary(channel, slot), {"at": keys.timestamp(at)}
        try:
            self._table.write(Write(key, expression=expression, condition="attribute_exists(#pk)", values=values))
        except ConflictError:
            return False
        return True

    def around(self, row: Message) -> list[Canary]:
        """Those that tell whether it left, from right before its claim on; none where they are not asked."""
        if row.channel not in canary.SIMULATORS or row.message_class not in self._early:
            return []
        place = keys.canary(row.channel, "")
        since, until = (canary.slot(row.updated_at + by) for by in (-MOST_APART - EVERY, SETTLED_WITHIN))
        found = self._table.query(place["pk"], place["sk"], since=since, until=until, consistent=True)
        return [msgspec.convert(_known(one), Canary) for one in found]


def _known(item: Item) -> Item:
    return {name: item[name] for name in ("sent_at", "heard_at") if name in item}
