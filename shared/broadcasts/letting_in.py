"""A member becomes an ordinary run that waits for its turn: by the rules of every journey, and never twice."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from shared.broadcasts import pacing, starting, stating
from shared.broadcasts.going_through import Found, Place
from shared.broadcasts.models import Broadcast, Start
from shared.broadcasts.store import BroadcastStore
from shared.journeys import apart, engine
from shared.journeys.definitions import Definitions
from shared.journeys.entry import entry
from shared.journeys.scene import Scene, Surroundings
from shared.journeys.store import RunStore
from shared.pauses import Pause, moved, so_far
from shared.profiles.models import Profile
from shared.reviews.members import Member

ENTERED, SKIPPED, REFUSED = "entered", "skipped", "refused"
"""`skipped`: the local time was over; `refused`: the journey's own rules, or not one person, or nobody any more."""


class Given(Struct, frozen=True):
    """A broadcast that has started, and for how long it was stopped since."""

    broadcast: Broadcast
    start: Start
    pauses: tuple[Pause, ...] = ()

    def moved(self, turn_at: datetime, now: datetime) -> datetime:
        """As much later as the turns of those who were let in before a stop: all stay spread."""
        return moved(self.start.at, turn_at, so_far(self.pauses, now)) or turn_at


class LettingIn(Struct, frozen=True):
    """`profile` finds a customer by any id that it had."""

    store: BroadcastStore
    runs: RunStore
    profile: Callable[[str], Profile | None]
    definitions: Definitions
    surroundings: Surroundings

    def look(self, given: Given, member: Member, place: Place, now: datetime) -> Found:
        profile = self.profile(member.customer_id)
        if profile is None:
            return Found(Counter([REFUSED]))
        scene = Scene(profile, now, self.surroundings)
        turn_at = _turn(given, place, scene)
        if turn_at is None:
            return Found(Counter([SKIPPED]))
        if not self._let_in(given, given.moved(turn_at, now), scene):
            return Found(Counter([REFUSED]))
        self.store.let_in(given.broadcast.name, place.part, profile.customer_id, now)
        return Found(Counter([ENTERED]), turn_at)

    def _let_in(self, given: Given, turn_at: datetime, scene: Scene) -> bool:
        """Also where somebody let the same customer in before: this page is read again, or two have become one."""
        broadcast = given.broadcast
        ids = scene.profile.aliases
        earlier = apart.own(self.runs.of_customer(ids, broadcast.journey), ids)
        if any(run.key == broadcast.name for run in earlier):
            return True
        journey = self.definitions.of(broadcast.journey, broadcast.version)
        entering = entry(journey, stating.event(broadcast, given.start), earlier, scene)
        if entering is None:
            return False
        self.runs.create(engine.start(journey, replace(entering, turn_at=turn_at), scene), scene.now)
        return True


def _turn(given: Given, place: Place, scene: Scene) -> datetime | None:
    begins = starting.own(given.broadcast, scene.zone, given.start.at)
    return pacing.turn(begins, place.number, given.start.pace) if begins else None
