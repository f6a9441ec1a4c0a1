"""What people decide about journeys and about sending. Each decision says who made it and why, and starts its tour."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from shared import api
from shared.aws import gates
from shared.aws.table import Table
from shared.configuration import Brand
from shared.errors import InvalidRequestError, NotFoundError
from shared.guards.spending import spending
from shared.interface import operated
from shared.interface.wishes import Reasoned, Switch
from shared.journeys.control_store import ControlStore, Decision
from shared.journeys.controls import Control
from shared.journeys.deciding import PAUSE, RELEASE, RESUME, STOP, Act, Deciding, tour_of
from shared.journeys.switches import gates_by_name, switches
from shared.journeys.tours import Tour, Tours, beginning
from shared.journeys.views import standing

ACTS: Mapping[str, Act] = {"pauses": PAUSE, "resumptions": RESUME, "stops": STOP, "releases": RELEASE}


class Desk(Struct, frozen=True):
    """`switched` are the names of what sends and has a switch; `now` is that of this request."""

    table: Table
    controls: ControlStore
    tours: Tours
    switched: tuple[str, ...]
    now: datetime

    def decide(self, name: str, act: Act, event: api.LambdaEvent) -> operated.Decision:
        reason = api.body(event, Reasoned).reason
        if act is RELEASE and self.controls.latest().of_journey(name).guarded:
            # It stands still by itself: to let it go on is to resume it, and nobody was sent away.
            act = RESUME
        return self.decided(name, act, self.decision(event, gates.of_journey(name), act.word, reason))

    def switch(self, name: str, event: api.LambdaEvent) -> operated.Decision:
        there = gates_by_name(self.switched)
        gate = there.get(name)
        if gate is None:
            raise NotFoundError(f"there is no switch {name!r}; there is {', '.join(there)}")
        wish = api.body(event, Switch)
        act = RESUME if wish.on else PAUSE
        return self.decided(name, act, self.decision(event, gate, act.word, wish.reason))

    def switches(self, brand: Brand) -> operated.Switches:
        known = self.controls.latest()
        shown = switches(self.table, known, self.switched)
        return {"switches": shown, "budgets": spending(self.table, brand, known, self.now)}

    def migrate(self, name: str, event: api.LambdaEvent) -> operated.Decision:
        """Who may go on with a newer version does so now, and not when looked at next."""
        control = self.controls.latest().of_journey(name)
        if control.stopped:
            raise InvalidRequestError("it is stopped, and whoever is on it leaves; release it first")
        reason = api.body(event, Reasoned).reason
        decision = self.decision(event, gates.of_journey(name), "toured", reason)
        return self.toured(name, control, tour_of(decision, "migrate"))

    def toured(self, name: str, control: Control, tour: Tour) -> operated.Decision:
        """Begun, though nothing was decided anew."""
        self.table.write(beginning(tour))
        self.tours.begin(tour.id)
        return {**standing(name, control), "tour": tour.id}

    def decided(self, name: str, act: Act, decision: Decision) -> operated.Decision:
        control, tour = Deciding(self.table, self.controls, self.tours).decide(decision, act)
        return {**standing(name, control), "tour": tour}

    def decision(self, event: api.LambdaEvent, gate: str, act: str, reason: str) -> Decision:
        """Named after the request: API Gateway's own id of it, which is in its log."""
        return Decision(api.request_id(event), gate, act, api.caller(event), reason, self.now)
