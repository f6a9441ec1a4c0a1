"""What a pause makes of a run whose time has come: it is parked while the pause lasts, and is due later afterwards.

So it is where the customer's clock is another one by now, by which it is not over yet.
"""

from datetime import datetime

from msgspec.structs import replace

from shared.journeys import turn
from shared.journeys.definition import Journey
from shared.journeys.endings import begun
from shared.journeys.models import Run
from shared.journeys.scene import Scene
from shared.journeys.step import Due
from shared.pauses import Pause


def timed(run: Run, journey: Journey, scene: Scene, fired: Due) -> Run | Due:
    """The run, where it has to stay, or the timer, where it fires. Whoever has another clock by now waits by that."""
    pauses = [one for one in scene.control.pauses if one.ends is None or one.ends > since(run)]
    due_at = _due_at(run, journey, scene, pauses)
    if due_at is None:
        return run if run.parked_at else replace(begun(run), parked_at=scene.now)
    if due_at > scene.now:
        return replace(begun(run), due_at=due_at, parked_at=None)
    return replace(fired, paused=any(one.swallows(fired.at) for one in pauses))


def since(run: Run) -> datetime:
    """When its wait began: as it entered the step, or as an event started the time again."""
    entered = run.entered_step_at or run.started_at
    again = (run.memory.get(run.step) or {}).get("since")
    return max(entered, datetime.fromisoformat(again)) if again else entered


def _due_at(run: Run, journey: Journey, scene: Scene, pauses: list[Pause]) -> datetime | None:
    timer = turn.timer(run) if run.turn_at else journey.step(run.step).timer(since(run), scene.zone)
    if timer:
        return timer.due(scene.zone, pauses)
    swallowing = next((one for one in pauses if run.due_at and one.swallows(run.due_at)), None)
    return swallowing.ends if swallowing else run.due_at
