"""A run that waits for its turn: one of many that a broadcast begins, and that must not all begin at once."""

from datetime import datetime

from msgspec.structs import replace

from shared.journeys import exits
from shared.journeys.context import variables_of
from shared.journeys.definition import Journey
from shared.journeys.models import Run
from shared.journeys.scene import Scene
from shared.journeys.timers import Timer
from shared.profiles.models import Profile

LEFT = "left the segment"


def queued(run: Run, journey: Journey, turn_at: datetime) -> Run:
    """It takes no step before, and is moved by nothing but what ends it."""
    return replace(run, turn_at=turn_at, due_at=turn_at, listens=tuple(sorted(exits.names(journey))))


def timer(run: Run) -> Timer | None:
    """As much later as it is paused meanwhile, so that those who were spread stay so."""
    return Timer(run.started_at, run.turn_at) if run.turn_at else None


def lost(run: Run, journey: Journey, scene: Scene) -> str | None:
    """Why it does not begin after all: it was let in long before."""
    wanted = ((run.trigger.get("data") or {}).get("broadcast") or {}).get("segment")
    if wanted is not None and not _is_in(wanted, scene.profile):
        return LEFT
    return None if exits.guard_holds(journey, variables_of(run, scene.profile, scene.now)) else "guard"


def _is_in(segment: str, profile: Profile) -> bool:
    """Or one whom this customer has taken in was, until the next review says what both are together."""
    return any(segment in one.get("segments", ()) for one in (profile.standing or {}, *profile.remnants.values()))
