"""When a source's API may be asked next: so many times a second, and not before the moment that the vendor named."""

from collections.abc import Mapping

from shared import retry_after

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
    """Seconds, and never for ever."""
    told = retry_after.seconds(headers)
    return min(max(UNTOLD_SECONDS if told is None else told, 1), MOST_SECONDS)
