"""The years in which a story can be played: outside of them things are dated otherwise, or cannot be (`facts.clamped`,
`local_time`).
"""

from datetime import datetime

from shared.local_time import LAST_YEAR

FIRST_YEAR = 1971
WRITE = f"write a time in a year from {FIRST_YEAR} to {LAST_YEAR}, such as 2026-03-10T11:00:00+01:00"
BEYOND = f"the story leads beyond the year {LAST_YEAR}, where the calendar of journeys ends"


def playable(at: datetime) -> bool:
    return FIRST_YEAR <= at.year <= LAST_YEAR
