"""What advance_journey counts: sweeps, runs that ended, and those of both compared groups that reached their goal."""

from shared.journeys.ends import end_of
from shared.journeys.models import Run
from shared.observability import count


def counted(before: Run, after: Run) -> None:
    if after.ended_at != before.ended_at:
        count("RunEnded", journey=after.journey, reason=end_of(after.reason))
    if after.converted_at != before.converted_at:
        count("HeldOutConverted" if after.held_out else "RunConverted", journey=after.journey)


def swept(woken: int) -> int:
    """The sign of life that an alarm waits for: none at all is what it must not be."""
    count("Swept", woken)
    return woken
