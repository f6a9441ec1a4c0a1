"""What it means for a message that an operator has shut its journey, its channel or all sending, or had for a while."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import zip_longest

from shared.messages import protocol
from shared.messages.look import BUDGET, Gate, Look
from shared.messages.models import Message, Verdict
from shared.messages.pacing import RELEASE
from shared.messages.protocol import spread
from shared.pauses import Pause, moved


def held(rule: str, gate: Gate, look: Look) -> Verdict | None:
    """While it is shut, and then until the moment of this message in the time of release."""
    if gate.rule == BUDGET and look.passes_budgets:
        return None
    shut = next((one for one in _lived_through(look.message, gate) if one.covers(look.now)), None)
    if shut is None:
        return None
    return Verdict(rule, gate.name, retry_at=shut.ends, parked=None if shut.ends else gate.name)


def is_valid(look: Look, at: datetime) -> bool:
    """A message grows no older while its journey is paused; what is switched off has no such patience."""
    return at < expiry(look)


def expiry(look: Look) -> datetime:
    """Never, while its journey is paused."""
    message = look.message
    over = moved(message.requested_at, protocol.expiry(message), _lived_through(message, look.outlook.journey))
    return over or datetime.max.replace(tzinfo=UTC)


def _lived_through(message: Message, gate: Gate) -> Iterator[Pause]:
    """Each as long as it lasts for this message, which always has the same moment of the release."""
    for pause, after in zip_longest(gate.shut, gate.shut[1:]):
        if pause.ends is None:
            yield pause
        elif pause.ends > message.requested_at:
            ends = pause.ends + RELEASE * spread(message.send_key)
            yield Pause(pause.begins, min(ends, after.begins) if after else ends)
