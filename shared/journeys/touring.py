"""One turn of a tour: read a page of the due index, wake those that it is about, note how far it is.

In this order, so that whoever dies anywhere repeats a page: to wake somebody twice changes nothing. Of two turns at
once one goes on.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.aws import gates, keys
from shared.aws.queue import Queue
from shared.aws.table import Table
from shared.errors import ConflictError
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

PAUSE_SECONDS = 5
"""Also after a pass, in which those that were found may move: once for each that there was, since many take longer."""

LONGEST_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Touring:
    """`runs` and `messages` are where wake-ups go, `turns` is where tours have their next turn.

    `refiling` has the turns of those that go through deliveries.
    """

    table: Table
    definitions: Definitions
    controls: Callable[[], Controls]
    runs: Queue
    messages: Queue
    turns: Queue
    refiling: Refiling

    def turn(self, tour_id: str, now: datetime) -> Tour | None:
        store = TourStore(self.table)
        tour = store.get(tour_id)
        if tour is None or tour.done_at:
            return tour
        goes_to = self.refiling.events if tour.kind in OF_DELIVERIES else self.runs
        if goes_to.waiting() > BUSY:
            self.go_on(tour, delay_seconds=PAUSE_SECONDS)
            return tour
        moved = self._moved(tour, now)
        with suppress(ConflictError):
            moved = store.save(moved, now)
            if not moved.done_at:
                self.go_on(moved, delay_seconds=_rest(moved) if moved.passes > tour.passes else 0)
        return moved

    def go_on(self, tour: Tour, *, delay_seconds: int = 0) -> None:
        self.turns.send([{"tour": tour.id}], delay_seconds=delay_seconds)

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


def _rest(tour: Tour) -> int:
    return min(LONGEST_SECONDS, PAUSE_SECONDS * tour.passes)


def _body(tour: Tour, one: Waiting) -> Mapping[str, Any]:
    """What was parked is due; else it is only to be looked at."""
    due = {"due_at": one.due_at} if tour.kind == "release" else {}
    return {"pk": one.pk, "sk": one.sk, **due}


def tour_of(message: Mapping[str, Any]) -> str:
    """The id: a turn names it, and the sweep of the due index its place."""
    return str(message["tour"] if "tour" in message else message["pk"].removeprefix(keys.TOUR))
