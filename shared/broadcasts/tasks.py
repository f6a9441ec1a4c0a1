"""The two times that all members are gone through: to count them, and to give each a turn."""

from shared.aws import keys
from shared.broadcasts.models import Broadcast, Count, State

TURNS = "turns"


def counting(count: Count) -> str:
    """Each count is another one."""
    return f"count-{keys.timestamp(count.at)}"


def current(broadcast: Broadcast) -> str | None:
    """What is being done now or waits for its time, if anything does."""
    if broadcast.state in (State.CONFIRMED, State.RUNNING):
        return TURNS
    open_count = broadcast.count if broadcast.count and not broadcast.count.done_at else None
    return counting(open_count) if open_count else None
