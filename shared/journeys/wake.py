"""A wake-up reaches its run: look at the run, let what is known decide (moving.py), and store it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.aws.table import Table
from shared.errors import ConflictError
from shared.journeys.controls import Controls
from shared.journeys.definitions import Definitions
from shared.journeys.models import ENDED, Run
from shared.journeys.moving import Moving
from shared.journeys.scene import Surroundings
from shared.journeys.step import Due, Occurrence
from shared.journeys.store import RunStore
from shared.profiles import facts
from shared.profiles.store import ProfileStore

ATTEMPTS = 4


def _nothing(before: Run, after: Run) -> None:
    pass


class Waking(Struct, frozen=True):
    table: Table
    profiles: ProfileStore
    definitions: Definitions
    surroundings: Surroundings
    controls: Callable[[], Controls] = Controls
    saved: Callable[[Run, Run], None] = _nothing
    """Told of the run before and after a change: what is to be counted is counted once."""

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
        if run is None or _is_stale(run, message) or _is_over(run, message):
            return run
        moving = Moving(runs, self.profiles, self.definitions, self.surroundings, self.controls)
        moved = moving.moved(run, self._occurrence(message), now)
        if moved is not run:
            runs.save(moved, now, before=run)
            self.saved(run, moved)
        return moved

    def _occurrence(self, message: Mapping[str, Any]) -> Occurrence | None:
        if "fact" in message:
            item = self.table.get(message["fact"], consistent=True)
            return facts.event_of(item) if item else None
        return Due(datetime.fromisoformat(message["due_at"])) if "due_at" in message else None


def _is_over(run: Run, message: Mapping[str, Any]) -> bool:
    """Nothing moves it any more. Looked at without an occasion, it may be another customer's now."""
    return run.state == ENDED and not run.listens and not message.keys().isdisjoint(("fact", "due_at"))


def _is_stale(run: Run, message: Mapping[str, Any]) -> bool:
    """A timer that the run has left behind. The sweep may send one twice, and most of a wake-up's cost comes after."""
    return "due_at" in message and (run.due_at is None or datetime.fromisoformat(message["due_at"]) != run.due_at)
