"""What may be decided about whatever stands behind a gate: it counts at once, and its tour reaches those who wait."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from shared.aws.table import Table
from shared.journeys import controls
from shared.journeys.control_store import ControlStore, Decision
from shared.journeys.controls import Control
from shared.journeys.tours import Kind, Tour, Tours, TourStore, beginning


class Act(Struct, frozen=True):
    """`tour` is what has to be looked at then, if anything: without it everybody would find out when due."""

    word: str
    change: Callable[[Control, datetime], Control]
    tour: Kind | None = None


PAUSE = Act("paused", controls.paused)
RESUME = Act("resumed", controls.resumed, "release")
STOP = Act("stopped", controls.stopped, "stop")
RELEASE = Act("released", controls.released)


def tour_of(decision: Decision, kind: Kind) -> Tour:
    """Named after what was decided."""
    return Tour(decision.id, kind, decision.gate, decision.by, decision.reason, decision.at)


class Deciding(Struct, frozen=True):
    table: Table
    controls: ControlStore
    tours: Tours

    def decide(self, decision: Decision, act: Act) -> tuple[Control, str | None]:
        """As it is afterwards, and the tour. Where it changes nothing there is no tour either: it was not written."""
        tour = tour_of(decision, act.tour) if act.tour else None
        also = [beginning(tour)] if tour else []
        control = self.controls.decide(decision, lambda known: act.change(known, decision.at), *also)
        if tour is None or TourStore(self.table).get(tour.id) is None:
            return control, None
        self.tours.begin(tour.id)
        return control, tour.id
