"""How far the job of a broadcast is: what everybody reads who may look at executions, so counts only."""

from collections.abc import Sequence

from shared.broadcasts.audience import total_of
from shared.broadcasts.letting_in import ENTERED, REFUSED, SKIPPED
from shared.broadcasts.models import Broadcast, Part
from shared.jobs.models import Progress


def of_count(parts: Sequence[Part]) -> Progress:
    return {"looked": sum(part.looked for part in parts)}


def of_turns(known: Broadcast, parts: Sequence[Part], sent: int) -> Progress:
    """Of so many people: who has been given a turn, who gets none, and the messages that have left, or may have."""
    found = total_of(parts)
    return {
        "audience": known.audience or 0,
        **{name: found[name] for name in (ENTERED, SKIPPED, REFUSED)},
        "sent": sent,
    }
