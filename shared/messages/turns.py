"""Whose turn is it when a cap lets one more message to an address through? The highest priority first, then the oldest.

Who waits is kept with the record of consent, where sends are counted, too: one conditional write changes both, so that
whoever looked at an older queue than there is by now looks again.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from shared.messages import shutting
from shared.messages.consent import Consent, Sending, Waiting, remember
from shared.messages.look import Look
from shared.messages.models import Verdict

FOR_ITS_TURN = frozenset({"quiet_hours", "cap", "blast_guard"})
"""Held by one of these, a message keeps its place; held by anything else, it lets the others go first."""

MOST_WAITING = 20
"""More than any cap lets through before they expire; whoever comes after them is told no place, and goes last."""

BEHIND = timedelta(minutes=5)
"""After those that go first were looked at: time to send one of them, or to find that it need not go any more."""

MISSED = timedelta(hours=1)
"""Its worker died, or its journey is paused: whoever is due so much later does not wait for it."""


def ahead(look: Look) -> tuple[Waiting, ...]:
    """Messages that wait for the same cap and go first; also where all of them are late together, after an outage."""
    own = next((one for one in look.consent.waiting if one.key == look.message.send_key), None)
    mine = own or _place(look, look.now)
    rivals = (one for one in look.consent.waiting if one.order < mine.order and one.until > look.now)
    return tuple(one for one in rivals if mine.due_at <= one.due_at + MISSED)


def behind(others: tuple[Waiting, ...], at: datetime, now: datetime) -> datetime:
    """Not before `at`, and when those others have had their turn, whichever of them are late."""
    return max([at, *(max(one.due_at, now) + BEHIND for one in others)])


def afterwards(look: Look, verdict: Verdict) -> Consent:
    """The record with the send counted, or with what is known of who waits; the same object when nothing changes."""
    if verdict.rule is None:
        return remember(look.consent, Sending(look.message.send_key, look.now, look.counted_as))
    others = tuple(one for one in look.consent.waiting if one.key != look.message.send_key)
    if not _waits(look, verdict):
        return look.consent if others == look.consent.waiting else replace(look.consent, waiting=others)
    queue = [one for one in others if one.until > look.now] + [_place(look, verdict.retry_at or look.now)]
    queue = sorted(queue, key=lambda one: one.order)[:MOST_WAITING]
    return look.consent if queue == list(look.consent.waiting) else replace(look.consent, waiting=tuple(queue))


def _waits(look: Look, verdict: Verdict) -> bool:
    """Only what a cap counts."""
    capped = look.marketing and look.message.channel in look.brand.caps
    return capped and verdict.retry_at is not None and verdict.rule in FOR_ITS_TURN


def _place(look: Look, due_at: datetime) -> Waiting:
    message, until = look.message, shutting.expiry(look)
    return Waiting(message.send_key, message.priority, message.requested_at, until, due_at)
