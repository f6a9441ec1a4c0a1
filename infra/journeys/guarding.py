"""The guards around sending, counting in memory: how many messages may go, and how much money."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from infra.journeys.agenda import Kind
from shared.guards import endpoints
from shared.guards.blast_guard import BlastGuard
from shared.guards.budget import BudgetGuard
from shared.guards.trip import Trip
from shared.journeys import controls
from shared.journeys.controls import BY_ITSELF
from shared.messages.admission import InOrder
from shared.messages.endpoints import Unwatched
from shared.messages.look import Look
from shared.messages.models import Verdict
from shared.messages.permits import Allowance, Permits

if TYPE_CHECKING:
    from infra.journeys.world import World


class Counts(Struct):
    _of: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def grant(self, allowance: Allowance, amount: int) -> dict[str, int] | None:
        places = {(*allowance.key.values(), name): most for name, most in allowance.most.items()}
        if any(self._of[place] + amount > most for place, most in places.items()):  # type: ignore[index]
            return None
        self._of.update(dict.fromkeys(places, amount))  # type: ignore[arg-type]
        return {place[-1]: self._of[place] for place in places}  # type: ignore[index]


class Switched(Unwatched):
    """Systems of others, which never fail here: only operators switch them off."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def judge(self, look: Look, parts: Mapping[str, Any]) -> Verdict:
        return endpoints.judge(self._world.controls, look, parts)


def of(world: "World") -> InOrder:
    def pause(gate: str, trip: Trip, now: datetime) -> None:
        known = world.controls.of(gate)
        if not known.stopped and not known.paused:
            shut = replace(controls.paused(known, now), by=BY_ITSELF, reason=trip.reason, until=trip.until)
            world.controls = replace(world.controls, gates={**world.controls.gates, gate: shut})
            world.agenda.add(trip.until, Kind.GATE, gate)

    guards, counts = world.playbook.brand.guards, Counts()
    messages, money = Permits(counts.grant), Permits(counts.grant)
    blast_guard = BlastGuard(lambda: guards, messages, lambda: world.controls, pause)
    return InOrder((blast_guard, BudgetGuard(money, lambda: world.controls, pause)))
