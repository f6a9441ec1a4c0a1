"""One turn of a tour: read a page of the due index, wake those that it is about, note how far it is.

In this order, so that whoever dies anywhere repeats a page: to wake somebody twice changes nothing. Of two turns at
once one goes on.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from shared.aws import gates, keys
from shared.aws.queue import Queue
from shared.aws.table import Table
from shared.errors import ConflictError, NotFoundError
from shared.jobs.models import Turn
from shared.journeys import migrating
from shared.journeys.controls import Controls
from shared.journeys.definitions import Definitions
from shared.journeys.models import WAITING
from shared.journeys.refiling import Refiling
from shared.journeys.tours import OF_DELIVERIES, Tour, TourStore
from shared.journeys.waiting import Waiting, waiting_of

PAGE = 500
BUSY = 2_000
"""Messages on the queue from which a tour waits: customers who do something are woken by the same one."""

PAUSE = timedelta(seconds=5)
"""Also after a pass, in which those that were found may move: once for each that there was, since many take longer."""

LONGEST = timedelta(minutes=1)


class Touring(Struct, frozen=True):
    """`runs` and `messages` are where wake-ups go; `refiling` has the turns of those that go through deliveries."""

    table: Table
    definitions: Definitions
    controls: Callable[[], Controls]
    runs: Queue
    messages: Queue
    refiling: Refiling

    def turn(self, tour_id: str, now: datetime) -> Turn:
        store = TourStore(self.table)
        tour = store.get(tour_id)
        if tour is None:
            raise NotFoundError(f"no tour {tour_id!r}")
        if tour.done_at:
            return _turn(tour)
        goes_to = self.refiling.events if tour.kind in OF_DELIVERIES else self.runs
        if goes_to.waiting() > BUSY:
            return _turn(tour, now + PAUSE)
        try:
            moved = store.save(self._moved(tour, now))
        except ConflictError:  # somebody else had this turn
            return _turn(tour)
        return _turn(moved, now + _rest(moved) if moved.passes > tour.passes else None)

    def _moved(self, tour: Tour, now: datetime) -> Tour:
        """A gate that was shut again meanwhile would only park all of them once more."""
        if tour.kind in OF_DELIVERIES:
            return self.refiling.moved(tour, now)
        if tour.kind == "release" and self.controls().of(tour.gate).paused:
            return tour.done(now)
        bucket = gates.buckets(tour.gate)[tour.shard] if tour.kind == "release" else None
        items, after = self.table.waiting(bucket, dict(tour.after) if tour.after else None, PAGE)
        wanted = [one for one in map(waiting_of, items) if self._wants(tour, one, now)]
        self.runs.send([_body(tour, one) for one in wanted if not one.is_message])
        self.messages.send([_body(tour, one) for one in wanted if one.is_message])
        return tour.read(len(items), len(wanted), after, now)

    def _wants(self, tour: Tour, one: Waiting, now: datetime) -> bool:
        if tour.kind == "release":
            return True
        if one.is_message:
            return tour.kind == "stop" and one.gate == gates.park(tour.gate)
        if one.state != WAITING or not _is_behind(tour.gate, one):
            return False
        return tour.kind == "stop" or self._goes_on(one, now)

    def _goes_on(self, one: Waiting, now: datetime) -> bool:
        later = self.definitions.later(one.journey, one.version, now)
        return migrating.goes_on(one.step, later) is not None


def _is_behind(gate: str, one: Waiting) -> bool:
    """Of runs with one key alone the index knows the place."""
    journey, _, key = gate.partition(gates.ALONE)
    return journey == gates.of_journey(one.journey) and (not key or one.sk == keys.run("", one.journey, key)["sk"])


def _rest(tour: Tour) -> timedelta:
    return min(LONGEST, PAUSE * tour.passes)


def _turn(tour: Tour, next_at: datetime | None = None) -> Turn:
    counts = {"passes": tour.passes, "looked": tour.looked, "woken": tour.woken, "left": tour.left}
    return Turn(tour.done_at is not None, next_at, {"kind": tour.kind, "gate": tour.gate, **counts})


def _body(tour: Tour, one: Waiting) -> Mapping[str, Any]:
    """What was parked is due; else it is only to be looked at."""
    due = {"due_at": one.due_at} if tour.kind == "release" else {}
    return {"pk": one.pk, "sk": one.sk, **due}
