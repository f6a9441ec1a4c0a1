"""What may happen to a message next: the states of the ledger and what moves them.

READY → CLAIMED → SENT | REFUSED | UNKNOWN → SENT | CLAIMED (again) | ABANDONED. No send API of AWS has an idempotency
token, so nothing leaves without a claim, and an unknown outcome is not repeated before a day without evidence, unless
canaries prove that there would be some by now. Without such a proof it is repeated once.
"""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from msgspec.structs import replace

from shared.aws import keys
from shared.errors import Permanent, UnrenderableError
from shared.messages import canary
from shared.messages.canary import SIMULATORS, Canary
from shared.messages.models import Message, Outcome, State, Verdict

LEASE = timedelta(minutes=5)
"""Longer than deliver_message may run: a claim this old was left behind by a process that died."""

SETTLED_WITHIN = timedelta(hours=24)
"""The provider's events have come back by then, or never will."""

EARLY = timedelta(minutes=15)
"""From then on canaries may tell that an outcome is none: the provider was called, and they came back since."""

VALID = timedelta(days=7)
"""How long a message is worth sending when its journey does not say."""

ATTEMPTS = 12
"""With the back-off below this is about seven hours of refusals."""

TRANSACTIONAL: Final = "transactional"

ENOUGH: Mapping[str, int] = {TRANSACTIONAL: 2}
CAUTIOUS = 12
"""So many canaries after the claim must have come back, and of any other class an hour of them: an event of our message
that comes later than theirs would make it two.
"""

UNREACHED = frozenset(
    {"address", "suppressed", "consent", "opted_out", "topic", "channel", "template", "provider", "gave_up"}
)
"""Rules about this channel or address: another may do. What withholds the message itself withholds it everywhere."""

ASKED = ("customer_id", "run", "journey", "step", "template", "message_class", "visit", "requested_at", "valid_until",
    "priority")  # fmt: skip
"""What a message keeps, whichever way it goes."""


class Move(StrEnum):
    CLAIM = "claim"
    WAIT = "wait"
    LEAVE = "leave"
    DOUBT = "doubt"
    KEEP = "keep"
    ABANDON = "abandon"


def send_key(*, journey: str, step: str, run_key: str, visit: int, channel: str, address: str) -> str:  # noqa: PLR0913
    """One message, however often it is asked for. The address and not the customer: two who merge get it once."""
    return keys.digest(journey, step, run_key, str(visit), channel, address)


def expiry(row: Message) -> datetime:
    """From then on it is not worth sending any more."""
    return row.valid_until or row.requested_at + VALID


def next_move(row: Message, now: datetime, canaries: Collection[Canary] = ()) -> Move:
    """`canaries` are those around the claim of a message of unknown outcome."""
    if row.state is State.CLAIMED:
        return Move.DOUBT if now >= row.updated_at + LEASE else Move.WAIT
    if row.state in (State.READY, State.UNKNOWN) and (row.due_at is None or now >= row.due_at):
        return _settled(row, now, canaries) if row.state is State.UNKNOWN else Move.CLAIM
    return Move.LEAVE


def _settled(row: Message, now: datetime, canaries: Collection[Canary]) -> Move:
    if did_not_leave(row, canaries):
        return Move.CLAIM
    if now < row.updated_at + SETTLED_WITHIN:
        return Move.KEEP
    once_more = row.message_class == TRANSACTIONAL and row.repeated_at is None
    return Move.CLAIM if once_more else Move.ABANDON


def did_not_leave(row: Message, canaries: Collection[Canary]) -> bool:
    """Nothing came of it, while all the canaries came back that left right before its claim, during it, and after.

    What its process may still have asked for, it had asked for when the lease was over.
    """
    enough = ENOUGH.get(row.message_class, CAUTIOUS)
    return canary.came_back(canaries, row.updated_at, row.updated_at + LEASE, enough)


def claimed(row: Message, now: datetime, fence: str, canaries: Collection[Canary] = ()) -> Message:
    """A claim after an unknown outcome may be the second of the same message, and says so for ever.

    It is the repeat only where it is made in doubt: what canaries prove has not left yet.
    """
    unknown = row.state is State.UNKNOWN
    return replace(
        row,
        state=State.CLAIMED,
        attempt=row.attempt + 1,
        fence=fence,
        updated_at=now,
        due_at=None,
        parked=None,
        rule=None,
        detail=None,
        possible_duplicate=row.possible_duplicate or unknown,
        repeated_at=now if unknown and not did_not_leave(row, canaries) else row.repeated_at,
    )


def left(row: Message, move: Move, now: datetime, canaries: Collection[Canary] = ()) -> Message:
    """The row after any move but a claim."""
    match move:
        case Move.WAIT:
            # Somebody came while it was claimed: if the claim was left behind, this is when it shows.
            return replace(row, due_at=row.updated_at + LEASE)
        case Move.DOUBT:
            return doubted(row, "process died", now)
        case Move.KEEP:
            # Each time after twice as long. Without canaries nothing can come to light before the day is over.
            again = 2 * (now - row.updated_at) if canaries else SETTLED_WITHIN
            return replace(row, due_at=row.updated_at + min(again, SETTLED_WITHIN))
        case Move.ABANDON:
            rule = "unknown_twice" if row.repeated_at else "unknown_outcome"
            return replace(row, state=State.ABANDONED, rule=rule, due_at=None, updated_at=now)
    return row


def doubted(row: Message, detail: str, now: datetime) -> Message:
    """Nobody knows whether it left. Counted from the claim, so a late look does not prolong it."""
    wait = EARLY if row.channel in SIMULATORS else SETTLED_WITHIN
    return replace(row, state=State.UNKNOWN, detail=detail, due_at=max(row.updated_at + wait, now))


def withheld(verdict: Verdict) -> Outcome:
    """What policy's word means for the row: held, until then or until its gate is open, or refused for good."""
    state = State.READY if verdict.held else State.REFUSED
    return Outcome(state, None, verdict.rule, verdict.detail, verdict.retry_at, verdict.parked)


def unmade(row: Message, error: Permanent) -> Outcome:
    """No message came of it. What a template makes of a customer can be mended by a deployment, so it waits for that:
    looked at again as often as after a failure, and for as long as it is worth sending. Another channel does not wait.
    """
    rule = "template" if isinstance(error, UnrenderableError) else "definition"
    mendable = rule == "template" and not row.others
    return Outcome(State.READY if mendable else State.REFUSED, rule=rule, detail=str(error))


def concluded(row: Message, outcome: Outcome, now: datetime) -> Message:
    """The row after an attempt."""
    if outcome.state is State.UNKNOWN:
        return doubted(replace(row, cost=outcome.cost), outcome.detail or "", now)
    if outcome.state is State.READY and not outcome.held and row.attempt >= ATTEMPTS:
        outcome = Outcome(State.REFUSED, rule="gave_up", detail=outcome.detail)
    # What is parked is due: whoever opens the gate wakes it.
    due = now if outcome.parked else _again(row, outcome, now)
    return replace(
        row,
        state=outcome.state,
        updated_at=now,
        rule=outcome.rule,
        detail=outcome.detail,
        provider_id=outcome.provider_id,
        cost=outcome.cost,
        due_at=due if outcome.state is State.READY else None,
        parked=outcome.parked,
    )


def _again(row: Message, outcome: Outcome, now: datetime) -> datetime:
    """Whoever failed may ask for more time than that, and not for less."""
    wanted, usual = outcome.retry_at, now + backoff(row)
    if wanted is None:
        return usual
    return wanted if outcome.held else max(wanted, usual)


def instead(row: Message) -> Message | None:
    """The same message by the next channel, once it is certain that it did not go by this one, and never will."""
    if row.state is not State.REFUSED or row.rule not in UNREACHED or not row.others:
        return None
    channel, address, key = row.others[0].split()
    return Message(
        address=address,
        send_key=key,
        state=State.READY,
        channel=channel,
        others=row.others[1:],
        updated_at=row.requested_at,
        **{name: getattr(row, name) for name in ASKED},
    )


def backoff(row: Message) -> timedelta:
    """30 s, doubled up to an hour, spread by a half so that what failed together does not return together."""
    seconds = min(30 * 2 ** max(row.attempt - 1, 0), 3600)
    return timedelta(seconds=seconds * (1 + spread(row.send_key) / 2))


def spread(send_key: str) -> float:
    """A number in [0, 1) that is always the same for this message."""
    return int(hashlib.sha256(send_key.encode()).hexdigest()[:8], 16) / 2**32
