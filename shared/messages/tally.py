"""What became of each journey's mails, by the day they were sent: how many left, bounced for good, or drew a complaint.

Every piece of evidence counts once, in whatever order and however often it is told: the row of the message knows
whether it is new. A bounce or a complaint is counted in the transaction that enters it there. A mail that left is
counted by a second write, which costs one unit where a transaction costs three more. A worker that dies in between does
not count it: of fewer mails the bounces are a larger share, so a journey stops too early rather than too late.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from shared.aws import contention, keys
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.configuration import EMAIL
from shared.messages.ledger import Evidence, Ledger
from shared.messages.models import Message

SENT, BOUNCED, COMPLAINED = "sent", "bounced", "complained"
COUNTED: Mapping[str, str] = {"sent_at": SENT, "bounced_at": BOUNCED, "complained_at": COMPLAINED}
"""Of mail alone: an app that was removed, or a phone that is off, is nobody's complaint."""

DAYS = 7
KEPT = timedelta(days=DAYS + 2)
LOOK_EVERY = 25
"""Mails of one shard: bounces that were told before their mails are found by then, at the latest."""


class Totals(Struct, frozen=True):
    sent: int = 0
    bounced: int = 0
    complained: int = 0


def _always(journey: str) -> datetime | None:
    return None


def _unjudged(journey: str) -> None:
    """Where nobody stops anything."""


class Tally(Struct, frozen=True):
    """`since` is when a journey was last let go on: the count begins anew. `judge` looks whether it should stop."""

    table: Table
    since: Callable[[str], datetime | None] = _always
    judge: Callable[[str], None] = _unjudged

    def take(self, evidence: Evidence) -> None:
        name = COUNTED.get(evidence.name)
        if name is None:
            Ledger(self.table).delivered(evidence)
        elif name == SENT:
            self._left(evidence)
        else:
            self._spoke_against(evidence, name)

    def _left(self, evidence: Evidence) -> None:
        row = Ledger(self.table).first(evidence)
        more = self._more(row, SENT) if row else None
        if row and more and self.table.write(more)[SENT] % LOOK_EVERY == 0:
            self.judge(row.journey)

    def _spoke_against(self, evidence: Evidence, name: str) -> None:
        """Told again, it is not counted again; but whoever counted it may have died before it was judged."""
        ledger = Ledger(self.table)
        row = ledger.get(evidence.address, evidence.send_key)
        more = self._more(row, name) if row else None
        if row is None or more is None:
            ledger.delivered(evidence)
            return
        for _ in contention.attempts():
            if ledger.first_with(evidence, more) or ledger.knows(evidence):
                break
        self.judge(row.journey)

    def _more(self, row: Message, name: str) -> Write | None:
        """None where it is not counted: no mail, or from before the journey was let go on."""
        since = self.since(row.journey)
        if row.channel != EMAIL or (since and row.updated_at < since):
            return None
        # Mails and what speaks against them are two items: a write must not meet the transactions on the other.
        kind = SENT if name == SENT else "against"
        key = keys.tally(row.journey, since, f"{_day(row.updated_at)}#{kind}#{keys.shard(row.send_key)}")
        expires = int((row.updated_at + KEPT).timestamp())
        expression = f"ADD #{name} :one SET #expires_at = :expires"
        return Write(key, expression=expression, values={"one": 1, "expires": expires})


def totals(table: Table, journey: str, since: datetime | None, now: datetime) -> Totals:
    """Of the last days up to now, and of nothing that left before `since`."""
    place = keys.tally(journey, since, "")
    items = table.query(place["pk"], place["sk"], since=_day(now - timedelta(days=DAYS - 1)), consistent=True)
    return Totals(*(sum(int(item.get(name, 0)) for item in items) for name in (SENT, BOUNCED, COMPLAINED)))


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()
