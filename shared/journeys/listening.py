"""Whom does an event concern, of the runs that listen for its name? Whom it cannot is not woken, which costs reads.

The engine has the last word (relevance.py): here is only what the run and the journey's version in force know already.
"""

from collections.abc import Iterable

from shared.events import Event
from shared.journeys import exits, goals, requests
from shared.journeys.context import seen
from shared.journeys.definition import Journey
from shared.journeys.definitions import Definitions
from shared.journeys.models import ENDED, WAITING, Run


class Listening:
    """To one event."""

    def __init__(self, event: Event, definitions: Definitions) -> None:
        self._event, self._definitions = event, definitions
        self._keys: dict[str, str | None] = {}

    def among(self, runs: Iterable[Run]) -> list[Run]:
        return [run for run in runs if self._hears(run)]

    def _hears(self, run: Run) -> bool:
        """An ended run listens for its goal alone, and that counts for some time only."""
        if requests.stops(self._event, run):
            return True
        if self._event.name not in run.listens:
            return False
        if run.state == ENDED:
            return goals.in_time(run, self._event)
        return run.state != WAITING or run.turn_at is not None or self._may_concern(run)

    def _may_concern(self, run: Run) -> bool:
        """Of another order or basket it may still be the goal. A condition alone may end a run at any wake-up."""
        journey = self._definitions.current(run.journey)
        if journey is None or journey.version != run.version or not all(one.event for one in journey.exit):
            return True
        return self._event.name in goals.awaited(run, journey) or self._key(journey) in (None, run.key)

    def _key(self, journey: Journey) -> str | None:
        """None where the event states none, or the journey has none: it is about the customer."""
        if journey.name not in self._keys:
            self._keys[journey.name] = exits.key_of(journey, seen(self._event)) if journey.key else None
        return self._keys[journey.name]
