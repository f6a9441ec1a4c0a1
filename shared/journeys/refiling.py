"""A turn of a tour through the deliveries of a connector that were held: a page is sent on to be filed, or dropped.

What is sent on is only the place of each: it stays there until it is filed, so that a worker which has not heard yet
leaves it, and the next pass finds it.
"""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from shared.aws import gates
from shared.aws.queue import Queue
from shared.ingestion.held import Held, received_at, source_of
from shared.journeys.controls import Controls
from shared.journeys.tours import Tour

PAGE = 500


class Refiling(Struct, frozen=True):
    """`events` is the queue of accepted deliveries."""

    held: Held
    events: Queue
    controls: Callable[[], Controls]

    def moved(self, tour: Tour, now: datetime) -> Tour:
        found = self.held.page(tour.gate.removeprefix(gates.CONNECTOR), (tour.after or {}).get("key"), PAGE)
        done = self._dropped(tour, found) if tour.kind == "drop" else self._sent_on(found)
        after = {"key": found[-1]} if len(found) == PAGE else None
        return tour.read(len(found), done, after, now)

    def _sent_on(self, found: list[str]) -> int:
        """Not of a source that is off itself, or again: nobody would file it."""
        known = self.controls()
        on = [key for key in found if not known.of_source(source_of(key)).paused]
        self.events.send([{"pointer": key} for key in on])
        return len(on)

    def _dropped(self, tour: Tour, found: list[str]) -> int:
        """Not what came after somebody had counted."""
        chosen = [key for key in found if tour.until and received_at(key) <= tour.until]
        self.held.objects.delete_all(chosen)
        return len(chosen)
