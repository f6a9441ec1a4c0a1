"""How a broadcast goes from one state to the next, and what is refused."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from shared.broadcasts import audience
from shared.broadcasts.models import Broadcast, Count, Pace, Part, Start, State
from shared.errors import InvalidRequestError

COUNT_LASTS = timedelta(hours=1)
"""From its end: of millions it takes longer than that itself."""

CHANGED_BY = 0.02
"""Of the audience: by more than that it is another one."""

OPEN = frozenset({State.DRAFTED, State.COUNTED})


class Said(Struct, frozen=True):
    """Who confirms which number, and when; of a legal notice also how many of them opted out, and why it must go."""

    audience: int
    by: str
    at: datetime
    opted_out: int | None = None
    reason: str | None = None


def may_change(broadcast: Broadcast) -> None:
    if broadcast.state not in OPEN:
        raise InvalidRequestError(f"{broadcast.name} is {broadcast.state}: it cannot be changed any more")


def counting(broadcast: Broadcast, now: datetime) -> Broadcast:
    may_change(broadcast)
    return replace(broadcast, state=State.DRAFTED, count=Count(now))


def counted(broadcast: Broadcast, parts: Iterable[Part], now: datetime) -> Broadcast:
    """All parts are through."""
    assert broadcast.count  # noqa: S101 - it is what they were gone through for
    found = audience.summed(broadcast.count.at, parts, broadcast.channels)
    return replace(broadcast, state=State.COUNTED, count=replace(found, done_at=now))


def confirmed(broadcast: Broadcast, said: Said, members: int) -> Broadcast:
    """`members` is how many are in the segment now."""
    if broadcast.state is State.CONFIRMED and broadcast.audience == said.audience:
        return broadcast
    may_change(broadcast)
    count = _counted(broadcast, said.at)
    if said.audience != count.members:
        raise InvalidRequestError(f"audience: {count.members} were counted, and not {said.audience}")
    if abs(members - count.members) > CHANGED_BY * count.members:
        raise InvalidRequestError(f"audience: {count.members} were counted, and there are {members} now; count again")
    made = replace(broadcast, audience=said.audience, confirmed_by=said.by, confirmed_at=said.at)
    return replace(_overriding(made, count, said) if broadcast.legal_notice else made, state=State.CONFIRMED)


def _counted(broadcast: Broadcast, now: datetime) -> Count:
    count = broadcast.count
    if broadcast.state is not State.COUNTED or count is None:
        raise InvalidRequestError("audience: it is not counted yet; count it, look at the number, and confirm that")
    if now - (count.done_at or count.at) > COUNT_LASTS:
        raise InvalidRequestError("audience: it was counted more than an hour ago; count again")
    if not count.members:
        raise InvalidRequestError("audience: there is nobody in the segment")
    return count


def _overriding(broadcast: Broadcast, count: Count, said: Said) -> Broadcast:
    """Nobody's word is passed over by somebody who has not seen of how many."""
    if said.opted_out != count.opted_out:
        told = f"{count.opted_out} of them opted out of marketing and would get it all the same; confirm that number"
        raise InvalidRequestError(f"opted_out: {told}, too")
    if not said.reason:
        raise InvalidRequestError("reason: say why law wants that those who opted out get it, such as a recall")
    return replace(broadcast, opted_out=said.opted_out, confirmed_because=said.reason)


def started(broadcast: Broadcast, pace: Pace, now: datetime) -> Broadcast:
    return replace(broadcast, state=State.RUNNING, start=Start(now, pace))


def done(broadcast: Broadcast, now: datetime) -> Broadcast:
    return replace(broadcast, state=State.DONE, ended_at=now)


def stopped(broadcast: Broadcast, now: datetime) -> Broadcast:
    """Also one that gave everybody a turn: what is held goes no more."""
    return broadcast if broadcast.state is State.STOPPED else replace(broadcast, state=State.STOPPED, ended_at=now)
