"""When a source's API may be asked next: so many times a second, and not before the moment that the vendor named."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

PATIENCE_SECONDS = 3.0
"""Whose turn comes later than that does not wait for it here: others have work to do meanwhile."""

UNTOLD_SECONDS, MOST_SECONDS = 30, 900
"""Where a vendor says only that it was too much; and the longest that SQS holds a message back."""


class Pace:
    """Of one worker: two at once ask twice as often. `now` is of a clock that nobody sets back, in seconds."""

    def __init__(self) -> None:
        self._free: dict[str, float] = {}

    def turn(self, source: str, now: float, *, per_second: float) -> float:
        """Seconds until the turn, which is taken only if somebody would wait for it."""
        at = max(now, self._free.get(source, now))
        if at - now <= PATIENCE_SECONDS:
            self._free[source] = at + 1 / per_second
        return at - now

    def hold(self, source: str, until: float) -> None:
        self._free[source] = max(until, self._free.get(source, until))


def told_to_wait(headers: Mapping[str, str]) -> int:
    """`Retry-After` in seconds, whichever of its two forms it has; a date counts from the vendor's own clock.

    https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
    """
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        seconds = int(told[:9])
    else:
        until, now = _date(told), _date(headers.get("date", ""))
        seconds = round((until - now).total_seconds()) if until and now else UNTOLD_SECONDS
    return min(max(seconds, 1), MOST_SECONDS)


def _date(text: str) -> datetime | None:
    """One without a zone is of nobody's clock."""
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
