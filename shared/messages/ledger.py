"""Every message to an address: claimed by one process at a time, and kept with what became of it.

It lies under the address, so merging or splitting customers cannot send a message twice.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from secrets import token_hex

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.errors import ConflictError
from shared.messages import protocol
from shared.messages.canary import Canary
from shared.messages.items import message_item, message_of
from shared.messages.models import Message, State
from shared.messages.protocol import Move

CHANGING = (
    "state",
    "attempt",
    "fence",
    "updated_at",
    "rule",
    "detail",
    "provider_id",
    "cost",
    "possible_duplicate",
    "repeated_at",
    "due_at",
    "due_bucket",
    "parked",
)
WAITING = "#due_at, #due_bucket, #parked"
MINE = "#attempt = :seen_attempt AND #state IN (:seen_state, :also)"


class Evidence(Struct, frozen=True):
    """That a message left. `name` (`sent_at`, `delivered_at`, `bounced_at`, …) is an attribute of its own in the row,
    so order does not matter.
    """

    address: str
    send_key: str
    name: str
    at: datetime

    @property
    def key(self) -> keys.Key:
        return keys.message(self.address, self.send_key)

    def write(self, *, first: bool = False) -> Write:
        sets = f"SET #state = :state, #{self.name} = if_not_exists(#{self.name}, :at) REMOVE {WAITING}, #rule"
        condition = "attribute_exists(#pk) AND attribute_not_exists(#rejected_at)"
        if first:
            condition += f" AND attribute_not_exists(#{self.name})"
        return Write(self.key, expression=sets, condition=condition, values=_at(State.SENT, self.at))


def _none(row: Message) -> Collection[Canary]:
    return ()


class Ledger:
    """`canaries` are those that flew around the claim of a message whose outcome is unknown."""

    def __init__(self, table: Table, canaries: Callable[[Message], Collection[Canary]] = _none) -> None:
        self._table = table
        self._canaries = canaries

    def claim(self, message: Message, now: datetime) -> Message | None:
        """The claim, or None when there is nothing to do now."""
        mine = protocol.claimed(message, now, token_hex(8))
        if self._table.put_if_absent(keys.message(message.address, message.send_key), message_item(mine)):
            return mine
        row = self.get(message.address, message.send_key)
        return mine if row and row.fence == mine.fence else self.resume(message.address, message.send_key, now)

    def resume(self, address: str, send_key: str, now: datetime) -> Message | None:
        """As claim, for a row that is there already: a held message, a retry, or an unknown outcome."""
        row = self.get(address, send_key)
        canaries = self._canaries(row) if row and row.state is State.UNKNOWN else ()
        move = protocol.next_move(row, now, canaries) if row else Move.LEAVE
        if row is None or move is Move.LEAVE:
            return None
        claims, fence = move is Move.CLAIM, token_hex(8)
        moved = protocol.claimed(row, now, fence, canaries) if claims else protocol.left(row, move, now, canaries)
        return moved if self._won(row, moved) and claims else None

    def _won(self, row: Message, moved: Message) -> bool:
        """After a conflict whoever was faster carries on; that may be ourselves, when the SDK repeated the write."""
        try:
            self._change(row, moved)
        except ConflictError:
            now_there = self.get(row.address, row.send_key)
            return now_there is not None and now_there.fence == moved.fence != row.fence
        return True

    def conclude(self, mine: Message, concluded: Message) -> Message:
        """The provider's own event may have been faster than we; then its word stands."""
        try:
            # We know better than a doubt that came up meanwhile.
            also = State.UNKNOWN if concluded.state is State.SENT else None
            return self._change(mine, concluded, also)
        except ConflictError:
            return self.get(mine.address, mine.send_key) or concluded

    def refuse(self, message: Message) -> None:
        """One that never had an address to be claimed under: kept at the customer, so that it is seen."""
        self._table.put_if_absent(keys.message(message.address, message.send_key), message_item(message))

    def get(self, address: str, send_key: str) -> Message | None:
        item = self._table.get(keys.message(address, send_key), consistent=True)
        return message_of(item) if item else None

    def list(self, addresses: Iterable[str]) -> list[Message]:
        """Newest first; give it all identifier ids of a customer."""
        items = [item for address in addresses for item in self._table.query(address, keys.MESSAGE)]
        return sorted(map(message_of, items), key=lambda one: one.requested_at, reverse=True)

    def sent_as(self, address: str, provider_id: str) -> Message | None:
        """By the id that the provider gave it: not all of them carry ours."""
        return next((one for one in self.list([address]) if provider_id and one.provider_id == provider_id), None)

    def delivered(self, evidence: Evidence) -> None:
        self._settle(evidence.write())

    def first(self, evidence: Evidence) -> Message | None:
        """The message, where nobody had heard this of it before: of all who are told at once, one."""
        item = self._settle(evidence.write(first=True))
        return message_of(item) if item else None

    def first_with(self, evidence: Evidence, also: Write) -> bool:
        """As `first`, with another write or not at all. False also where the other one lost its condition."""
        try:
            self._table.transact([evidence.write(first=True), also])
        except ConflictError:
            return False
        return True

    def knows(self, evidence: Evidence) -> bool:
        """Whether there is nothing to add: it was told before, or was rejected, or is no message of ours."""
        item = self._table.get(evidence.key, consistent=True)
        return item is None or evidence.name in item or "rejected_at" in item

    def rejected(self, address: str, send_key: str, at: datetime) -> None:
        """The provider took the message and then did not send it: stronger than any sign that it took it."""
        sets = f"SET #state = :state, #rejected_at = :at, #rule = :rule REMOVE {WAITING}"
        values = {**_at(State.REFUSED, at), "rule": "provider"}
        key = keys.message(address, send_key)
        self._settle(Write(key, expression=sets, condition="attribute_exists(#pk)", values=values))

    def _settle(self, write: Write) -> Item | None:
        """About a message that is not ours (another stage, another system): nothing to settle."""
        try:
            return self._table.write(write)
        except ConflictError:
            return None

    def _change(self, seen: Message, new: Message, also: State | None = None) -> Message:
        item = message_item(new)
        sets = ", ".join(f"#{name} = :{name}" for name in CHANGING if name in item)
        removes = ", ".join(f"#{name}" for name in CHANGING if name not in item)
        values = {name: item[name] for name in CHANGING if name in item}
        values |= {"seen_attempt": seen.attempt, "seen_state": seen.state, "also": also or seen.state}
        expression = f"SET {sets} REMOVE {removes}" if removes else f"SET {sets}"
        key = keys.message(seen.address, seen.send_key)
        self._table.write(Write(key, expression=expression, condition=MINE, values=values))
        return new


def _at(state: State, at: datetime) -> dict[str, str]:
    return {"state": state, "at": keys.timestamp(at)}
