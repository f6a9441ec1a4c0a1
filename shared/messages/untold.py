"""Who refuses messages without the provider having heard it: what its own list is still to be told.

Noted whoever the provider is: of those that cannot be told it waits for one that can.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from shared.aws import keys
from shared.aws.opt_out_lists import Reason
from shared.aws.table import Table
from shared.messages.consent import EVERYTHING, Act, Choice, Consent, Suppression

OPTED_OUT: Reason = "opted_out"
ON_THEIR_LIST = "on the provider's list of opted-out numbers"
"""The wording of an act that was read from there."""

HEARD = "ses/"
"""So begins the source of what SES told us itself: that address is on its list."""


A_RUN = timedelta(minutes=15)
"""So long after its beginning an entry may still be one that this run told."""


class Untold(Struct, frozen=True):
    """`address` is hashed; `act` names the act or suppression, so that a later one is another."""

    address: str
    channel: str
    act: str
    reason: Reason
    at: datetime


def of_act(address: str, channel: str, act: Act) -> Untold | None:
    """Only the end of all texts: whoever wants no marketing still hears where the parcel is."""
    ends = channel == "sms" and act.purpose == EVERYTHING and act.choice is Choice.WITHDRAWN and act.by_person
    heard = act.wording == ON_THEIR_LIST and act.source.startswith("aws_sms/")
    return Untold(address, channel, keys.digest(act.id), OPTED_OUT, act.at) if ends and not heard else None


def of_suppression(address: str, channel: str, known: Suppression) -> Untold | None:
    heard = channel != "email" or known.id.startswith(HEARD)
    reason: Reason = "complaint" if known.reason == "complaint" else "bounce"
    return None if heard else Untold(address, channel, keys.digest(known.id), reason, known.at)


def stands(one: Untold, known: Consent) -> bool:
    """Unless a START came after it. The record may not have heard of it itself yet: it is noted first."""
    act = known.acts.get(EVERYTHING)
    started = act is not None and act.by_person and act.choice is Choice.GRANTED and act.at > one.at
    return one.reason != OPTED_OUT or not started


class UntoldStore:
    """In no order: each is told within its run, or one of the next."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def note(self, one: Untold | None) -> None:
        """The same however often it is noted."""
        if one:
            item = {"address": one.address, "act": one.act, "reason": one.reason, "at": keys.timestamp(one.at)}
            self._table.put(keys.untold(one.address, one.channel, one.act), item)

    def some(self, channel: str, most: int) -> list[Untold]:
        found: list[Untold] = []
        for shard in keys.untold_shards(channel):
            found += self._of(shard, channel, most - len(found)) if len(found) < most else ()
        return found

    def number(self, channel: str) -> int:
        return sum(map(self._table.count, keys.untold_shards(channel)))

    def told(self, one: Untold) -> None:
        self._table.delete(keys.untold(one.address, one.channel, one.act))

    def telling(self, one: Untold, name: str, now: datetime) -> None:
        """Before that list is told: a START that reaches us later may be older than its entry, but not than the act."""
        self._table.put(keys.told(one.address, name), {"at": keys.timestamp(one.at), "told_at": keys.timestamp(now)})

    def said_at(self, address: str, name: str, listed_at: datetime) -> datetime | None:
        """When the person had said what we told that list of; None where somebody else put it there later."""
        item = self._table.get(keys.told(address, name))
        if item is None or listed_at > datetime.fromisoformat(item["told_at"]) + A_RUN:
            return None
        return datetime.fromisoformat(item["at"])

    def _of(self, shard: str, channel: str, most: int) -> Iterator[Untold]:
        for item in self._table.query(shard, "", limit=most):
            at = datetime.fromisoformat(item["at"])
            yield Untold(item["address"], channel, item["act"], item["reason"], at)
