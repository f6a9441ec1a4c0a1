"""What advance_journey counts: runs that ended, and those that reached their goal, of both groups that are compared."""

from shared.journeys.models import Run
from shared.observability import count


def counted(before: Run, after: Run) -> None:
    if after.ended_at != before.ended_at:
        count("RunEnded", journey=after.journey)
    if after.converted_at != before.converted_at:
        count("HeldOutConverted" if after.held_out else "RunConverted", journey=after.journey)
