"""The guards around sending, counting in memory."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from shared.guards.blast_guard import BlastGuard
from shared.guards.trip import Trip
from shared.journeys import controls
from shared.journeys.controls import BY_ITSELF
from shared.messages.permits import Allowance, Permits

if TYPE_CHECKING:
    from infra.journeys.world import World


@dataclass(slots=True)
class Counts:
    _of: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def grant(self, allowance: Allowance, amount: int) -> dict[str, int] | None:
        places = {(*allowance.key.values(), name): most for name, most in allowance.most.items()}
        if any(self._of[place] + amount > most for place, most in places.items()):  # type: ignore[index]
            return None
        self._of.update(dict.fromkeys(places, amount))  # type: ignore[arg-type]
        return {place[-1]: self._of[place] for place in places}  # type: ignore[index]


def of(world: "World") -> BlastGuard:
    def pause(gate: str, trip: Trip, now: datetime) -> None:
        known = world.controls.of(gate)
        if not known.stopped:
            shut = replace(controls.paused(known, now), by=BY_ITSELF, reason=trip.reason)
            world.controls = replace(world.controls, gates={**world.controls.gates, gate: shut})

    guards = world.playbook.brand.guards
    return BlastGuard(lambda: guards, Permits(Counts().grant), lambda: world.controls, pause)
