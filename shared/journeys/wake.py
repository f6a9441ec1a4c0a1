"""A wake-up reaches its run: look at the run, the customer and what happened since, let the engine decide, store it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.aws.table import Table
from shared.errors import ConflictError
from shared.journeys import engine, exits
from shared.journeys.definition import Journey
from shared.journeys.definitions import Definitions
from shared.journeys.models import WAITING, Run
from shared.journeys.scene import Scene, Surroundings
from shared.journeys.step import Due, Occurrence
from shared.journeys.store import RunStore, superseded
from shared.profiles import facts
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore

ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Waking:
    table: Table
    profiles: ProfileStore
    definitions: Definitions
    surroundings: Surroundings

    def wake(self, message: Mapping[str, Any], now: datetime) -> Run | None:
        """The run as it is afterwards. Who loses against another wake-up looks again, at once.

        Left to the queue, an exit would wait for the visibility time-out, which is minutes.
        """
        for _ in range(ATTEMPTS - 1):
            with suppress(ConflictError):
                return self._wake(message, now)
        return self._wake(message, now)

    def _wake(self, message: Mapping[str, Any], now: datetime) -> Run | None:
        runs = RunStore(self.table)
        run = runs.get({"pk": message["pk"], "sk": message["sk"]})
        if run is None or run.state != WAITING:
            return run
        moved = self._moved(run, self._occurrence(message), now)
        if moved is not run:
            runs.save(moved, now, before=run)
        return moved

    def _moved(self, run: Run, occurrence: Occurrence | None, now: datetime) -> Run:
        profile = self.profiles.profile(run.customer_id, consistent=True)
        if profile is None:
            return engine.end(run, "erased", now)
        if len(profile.aliases) > 1 and superseded(run, RunStore(self.table).of_customer(profile.aliases, run.journey)):
            return engine.end(run, "merged", now)
        journey = self.definitions.of(run.journey, run.version)
        return engine.advance(run, journey, self._scene(run, journey, profile, now), occurrence)

    def _scene(self, run: Run, journey: Journey, profile: Profile, now: datetime) -> Scene:
        """An exit that was being filed while the run began was announced to nobody: so the facts are asked, too."""
        happened = self.profiles.events_since(profile, exits.names(journey), exits.since(run))
        return Scene(profile, now, self.surroundings, tuple(happened))

    def _occurrence(self, message: Mapping[str, Any]) -> Occurrence | None:
        if "fact" in message:
            item = self.table.get(message["fact"], consistent=True)
            return facts.event_of(item) if item else None
        return Due(datetime.fromisoformat(message["due_at"])) if "due_at" in message else None
