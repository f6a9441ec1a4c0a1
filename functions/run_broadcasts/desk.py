"""What people decide about broadcasts. Each decision says who made it."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from functions.run_broadcasts.views import broadcast_of
from shared import api
from shared.broadcasts import changes, drafting
from shared.broadcasts.changes import Said
from shared.broadcasts.conducting import Conducting
from shared.broadcasts.drafting import Known
from shared.broadcasts.halting import Halting, Word
from shared.broadcasts.models import Broadcast
from shared.broadcasts.wish import Wish
from shared.errors import NotFoundError
from shared.interface import broadcasting
from shared.interface.broadcasting import Confirmation, Stop
from shared.interface.wishes import Reasoned
from shared.journeys import controls
from shared.journeys.definitions import Definitions
from shared.reviews.members import Members


class Desk(Struct, frozen=True):
    """`now` is that of this request."""

    conducting: Conducting
    definitions: Definitions
    halting: Halting
    now: datetime

    def draft(self, event: api.LambdaEvent, known: Known) -> broadcasting.Broadcast:
        """Again under the same name it takes the place of the former, until that is confirmed."""
        wish = api.body(event, Wish)
        earlier = self.conducting.store.get(wish.name)
        if earlier:
            changes.may_change(earlier)
        current = self.definitions.current
        brand = replace(known, journey=current(wish.journey or drafting.own_name(wish.name)), current=current)
        made, journey = drafting.drafted(wish, brand, api.caller(event), self.now)
        self.definitions.keep(journey)
        saved = self.conducting.store.save(replace(made, revision=earlier.revision if earlier else 0))
        return broadcast_of(saved, controls.RUNNING)

    def count(self, name: str, event: api.LambdaEvent) -> broadcasting.Broadcast:
        """Anew, whatever was counted before."""
        found = changes.counting(self.find(name), self.now)
        return broadcast_of(self.halting.jobs.take_up(found, self.now), controls.RUNNING)

    def confirm(self, name: str, event: api.LambdaEvent) -> broadcasting.Broadcast:
        wish, known = api.body(event, Confirmation), self.find(name)
        said = Said(wish.audience, api.caller(event), self.now, wish.opted_out, wish.reason)
        found = changes.confirmed(known, said, Members(self.conducting.going.table).count(known.segment))
        if found is not known:
            found = self.halting.jobs.take_up(found, self.now)
        return broadcast_of(found, controls.RUNNING)

    def stop(self, name: str, event: api.LambdaEvent) -> broadcasting.Broadcast:
        wish, known = api.body(event, Stop), self.find(name)
        if not wish.final:
            return broadcast_of(known, self.halting.pause(known, self._word(event, wish.reason)))
        return broadcast_of(*self.halting.stop(known, self._word(event, wish.reason)))

    def resume(self, name: str, event: api.LambdaEvent) -> broadcasting.Broadcast:
        wish, known = api.body(event, Reasoned), self.find(name)
        return broadcast_of(known, self.halting.resume(known, self._word(event, wish.reason)))

    def find(self, name: str) -> Broadcast:
        found = self.conducting.store.get(name)
        if found is None:
            raise NotFoundError(f"there is no broadcast {name}")
        return found

    def _word(self, event: api.LambdaEvent, reason: str) -> Word:
        return Word(api.request_id(event), api.caller(event), reason, self.now)
