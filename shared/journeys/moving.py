"""What a wake-up makes of a run: the engine decides, with the customer as it is now and what happened since."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from shared.events import Event
from shared.journeys import apart, endings, engine, exits, migrating
from shared.journeys.controls import Control, Controls
from shared.journeys.definition import Journey
from shared.journeys.definitions import Definitions
from shared.journeys.models import MERGED, WAITING, Run
from shared.journeys.scene import Scene, Surroundings
from shared.journeys.step import Occurrence
from shared.journeys.store import RunStore, superseded
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore


class Moving(Struct, frozen=True):
    runs: RunStore
    profiles: ProfileStore
    definitions: Definitions
    surroundings: Surroundings
    controls: Callable[[], Controls] = Controls

    def moved(self, run: Run, occurrence: Occurrence | None, now: datetime) -> Run:
        """The very same run when nothing changes.

        A timer fires at one moment or a little later, so what it finds may be as old as that little. It costs half. A
        fact must find what it said itself, and a message is looked at once more when it is claimed.
        """
        control = self.controls().of_run(run.journey, run.key)
        if over := self._stopped(run, control, now):
            return over
        consistent = isinstance(occurrence, Event)
        own, profile = self._owned(run, consistent=consistent)
        if profile is None:
            return endings.end(run, "erased", now)
        if own is not run and consistent:
            occurrence = None  # it woke the run as that of the customer whose it is not
        if superseded(own, self._rivals(own, profile, consistent=consistent)):
            return endings.end(own, MERGED, now)
        scene = Scene(profile, now, self.surroundings, control=control)
        at, journey = self._migrated(own, scene)
        if at is not run:
            occurrence = migrating.occurring(at, occurrence)
        happened = self._happened(at, journey, profile, consistent=consistent)
        after = engine.advance(at, journey, replace(scene, facts=tuple(happened)), occurrence)
        return endings.begun(at) if after is at is not run else after

    def _owned(self, run: Run, *, consistent: bool) -> tuple[Run, Profile | None]:
        """With its customer, who may not be the one any more under whose id it lies."""
        profile = self.profiles.profile(run.customer_id, consistent=consistent)
        if profile is None or not apart.strayed(run.home, profile.aliases):
            return run, profile
        owner = self.profiles.profile(str(run.home), consistent=True)
        if owner is None or run.customer_id in owner.aliases:  # the first look was not consistent
            return run, owner
        return apart.handed_over(run, owner, self.runs.of_customer(owner.aliases, run.journey)), owner

    def _migrated(self, run: Run, scene: Scene) -> tuple[Run, Journey]:
        """Where it is, on the version that it goes on with."""
        journey = self.definitions.of(run.journey, run.version)
        if run.state != WAITING or run.turn_at:
            return run, journey
        way = migrating.way(run, journey, self.definitions.later(run.journey, run.version, scene.now))
        if way is None:
            return run, journey
        self.definitions.keep(way.after)
        return migrating.migrated(run, way, scene.zone, scene.now), way.after

    def _stopped(self, run: Run, control: Control, now: datetime) -> Run | None:
        """Without a look at the customer: a million runs may have to end."""
        if not control.ends(run.started_at):
            return None
        return endings.stopped(run, self.definitions.of(run.journey, run.version), control, now)

    def _rivals(self, run: Run, profile: Profile, *, consistent: bool) -> list[Run]:
        others = [one for one in profile.aliases if one != run.customer_id]
        return apart.own(self.runs.of_customer(others, run.journey, consistent=consistent), profile.aliases)

    def _happened(self, run: Run, journey: Journey, profile: Profile, *, consistent: bool) -> list[Event]:
        """An exit that was being filed while the run began was announced to nobody: so the facts are asked, too."""
        names = exits.looked_for(journey) if run.state == WAITING else frozenset[str]()
        return self.profiles.events_since(profile, names, exits.since(run), consistent=consistent)
