"""What people decide about broadcasts. Each decision says who made it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from functions.run_broadcasts.views import broadcast_of
from shared import api
from shared.aws import gates
from shared.broadcasts import changes, drafting, starting
from shared.broadcasts.changes import Said
from shared.broadcasts.conducting import Conducting
from shared.broadcasts.drafting import Known
from shared.broadcasts.models import Broadcast, State
from shared.broadcasts.wish import Wish
from shared.errors import InvalidRequestError, NotFoundError
from shared.interface import broadcasting
from shared.interface.broadcasting import Confirmation, Stop
from shared.interface.wishes import Reasoned
from shared.journeys import controls
from shared.journeys.control_store import ControlStore, Decision
from shared.journeys.controls import Control
from shared.journeys.definitions import Definitions
from shared.journeys.tours import Kind, Tour, Tours, TourStore, beginning
from shared.reviews.members import Members


@dataclass(frozen=True, slots=True)
class Act:
    word: str
    change: Callable[[Control, datetime], Control]
    tour: Kind | None = None


PAUSE = Act("paused", controls.paused)
RESUME = Act("resumed", controls.resumed, "release")
STOP = Act("stopped", controls.stopped, "stop")


@dataclass(frozen=True, slots=True)
class Desk:
    """`now` is that of this request."""

    conducting: Conducting
    definitions: Definitions
    controls: ControlStore
    tours: Tours
    now: datetime

    def draft(self, event: api.LambdaEvent, known: Known) -> broadcasting.Broadcast:
        """Again under the same name it takes the place of the former, until that is confirmed."""
        wish = api.body(event, Wish)
        earlier = self.conducting.store.get(wish.name)
        if earlier:
            changes.may_change(earlier)
        current = self.definitions.current(wish.journey or drafting.own_name(wish.name))
        made, journey = drafting.drafted(wish, replace(known, journey=current), api.caller(event), self.now)
        self.definitions.keep(journey)
        saved = self.conducting.store.save(replace(made, revision=earlier.revision if earlier else 0))
        return broadcast_of(saved, controls.RUNNING)

    def count(self, name: str, event: api.LambdaEvent) -> broadcasting.Broadcast:
        return broadcast_of(self.conducting.count(self.find(name), self.now), controls.RUNNING)

    def confirm(self, name: str, event: api.LambdaEvent) -> broadcasting.Broadcast:
        wish, known = api.body(event, Confirmation), self.find(name)
        said = Said(wish.audience, api.caller(event), self.now)
        found = changes.confirmed(known, said, Members(self.conducting.going.table).count(known.segment))
        if found is not known:
            found = self.conducting.store.save(found, due=starting.begins(found, self.now))
        return broadcast_of(found, controls.RUNNING)

    def stop(self, name: str, event: api.LambdaEvent) -> broadcasting.Broadcast:
        """What runs have been told counts first; that nobody is let in any more follows from it."""
        wish, known = api.body(event, Stop), self.find(name)
        self._check_going(known)
        if not wish.final:
            return broadcast_of(known, self._decide(known, event, PAUSE, wish.reason))
        control = self._decide(known, event, STOP, wish.reason)
        return broadcast_of(self.conducting.store.save(changes.stopped(known, self.now)), control)

    def resume(self, name: str, event: api.LambdaEvent) -> broadcasting.Broadcast:
        wish, known = api.body(event, Reasoned), self.find(name)
        self._check_going(known)
        return broadcast_of(known, self._decide(known, event, RESUME, wish.reason))

    def find(self, name: str) -> Broadcast:
        found = self.conducting.store.get(name)
        if found is None:
            raise NotFoundError(f"there is no broadcast {name}")
        return found

    def _check_going(self, known: Broadcast) -> None:
        """What is not confirmed needs no stop. What is done may still hold messages for a better hour."""
        if known.state in changes.OPEN or known.state is State.STOPPED:
            raise InvalidRequestError(f"{known.name} is {known.state}: there is nothing to stop or to resume")

    def _decide(self, known: Broadcast, event: api.LambdaEvent, act: Act, reason: str) -> Control:
        """With a tour to all whom it is about: without it everybody would find out when due."""
        gate = gates.of_run(known.journey, known.name)
        decision = Decision(_id(event), gate, act.word, api.caller(event), reason, self.now)
        tour = Tour(decision.id, act.tour, gate, decision.by, reason, self.now) if act.tour else None
        also = [beginning(tour)] if tour else []
        control = self.controls.decide(decision, lambda one: act.change(one, self.now), *also)
        if tour and TourStore(self.conducting.going.table).get(tour.id):
            self.tours.begin(tour.id)
        return control


def _id(event: api.LambdaEvent) -> str:
    """API Gateway's own: unique, and in its log."""
    return str(event["requestContext"]["requestId"])
