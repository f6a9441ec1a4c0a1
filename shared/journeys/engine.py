"""How a run moves: a pure function of the run, its journey, the customer, the time and what happened.

Nothing here waits, stores or sends. What comes late, twice or out of order changes nothing (relevance.py).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from shared.events import Event
from shared.journeys import exits, goals
from shared.journeys.context import seen, variables_of
from shared.journeys.definition import Journey
from shared.journeys.endings import begun, ended, finished, held_out
from shared.journeys.entry import Entry
from shared.journeys.models import ENDED, HELD_OUT, HOLDOUT, WAITING, Run
from shared.journeys.outbox import asking, stating
from shared.journeys.relevance import matters
from shared.journeys.scene import Scene
from shared.journeys.step import Continue, Due, Finish, Moment, Occurrence, Outcome, Step, WaitUntil

MOST_VISITS = 100
"""Of one step by one run: a loop that a definition forgot to end."""
LONGEST_PATH = 100


def start(journey: Journey, entry: Entry, scene: Scene) -> Run:
    """A new run, already at its first wait (or at its end)."""
    first = journey.steps[0]
    run = Run(
        customer_id=scene.profile.customer_id,
        journey=journey.name,
        key=entry.key,
        version=journey.version,
        state=WAITING,
        step=first.id,
        started_at=scene.now,
        trigger=entry.event,
        attempt=entry.attempt,
    )
    run = replace(run, goal_ends_at=goals.ends_at(journey, scene.now, scene.zone))
    if entry.held_out:
        return held_out(run, journey, scene.now)
    run = _arrived(run, journey, first, scene.now)
    return _follow(run, _decide(run, journey, scene), journey, scene)


def advance(run: Run, journey: Journey, scene: Scene, occurrence: Occurrence | None = None) -> Run:
    """The run afterwards, or the very same object when nothing changes."""
    moved = _moved(run, journey, scene, occurrence)
    if not isinstance(occurrence, Event):
        return moved
    if not goals.reached(run, journey, occurrence, variables_of(run, scene.profile, scene.now)):
        return moved
    return replace(begun(run) if moved is run else moved, converted_at=occurrence.occurred_at)


def _moved(run: Run, journey: Journey, scene: Scene, occurrence: Occurrence | None) -> Run:
    if run.state == ENDED:
        return run
    if run.state == HELD_OUT:
        over = isinstance(occurrence, Due) and occurrence.at == run.due_at and scene.now >= occurrence.at
        return ended(run, journey, HOLDOUT, scene.now) if over else run
    event = (occurrence,) if isinstance(occurrence, Event) else ()
    if reason := exits.reason(run, journey, (*scene.facts, *event), variables_of(run, scene.profile, scene.now)):
        return ended(run, journey, reason, scene.now)
    if not matters(run, journey, scene.now, occurrence):
        return run
    return _follow(begun(run), _decide(run, journey, scene, occurrence), journey, scene)


def _follow(run: Run, outcome: Outcome, journey: Journey, scene: Scene) -> Run:
    """From step to step, as far as no time passes."""
    while run.state == WAITING:
        match outcome:
            case Finish(reason=reason):
                return finished(run, journey, reason, scene.now)
            case WaitUntil():
                return _paused(run, outcome, journey, scene)
            case Continue():
                run = _continued(run, outcome, journey, scene)
        outcome = _decide(run, journey, scene)
    return run


def _decide(run: Run, journey: Journey, scene: Scene, occurrence: Occurrence | None = None) -> Outcome:
    variables = variables_of(run, scene.profile, scene.now)
    if isinstance(occurrence, Event):
        variables = {**variables, "event": seen(occurrence)}
    moment = Moment(
        now=scene.now,
        zone=scene.zone,
        run=run,
        variables=variables,
        message_class=journey.message_class,
        addresses=scene.addresses,
        occurrence=occurrence,
        code_key=scene.surroundings.code_key,
    )
    return journey.step(run.step).decide(moment)


def _paused(run: Run, outcome: WaitUntil, journey: Journey, scene: Scene) -> Run:
    run = asking(run, outcome.outgoing, journey, scene)
    return run if run.state == ENDED else _waiting(_remembering(run, outcome.memory), outcome.due_at, journey)


def _continued(run: Run, outcome: Continue, journey: Journey, scene: Scene) -> Run:
    run = stating(asking(run, outcome.outgoing, journey, scene), outcome.fact, scene)
    if run.state == ENDED:
        return run
    following = journey.following(run.step, outcome.then)
    if outcome.skip and following:
        following = _beyond(journey, following)
    run = _remembering(run, outcome.memory)
    if following is None:
        return finished(run, journey, "completed", scene.now)
    return _arrived(run, journey, journey.step(following), scene.now)


def _beyond(journey: Journey, skipped: str) -> str | None:
    ways = journey.step(skipped).ways()
    return journey.following(skipped, ways[-1].then) if ways else None


def _arrived(run: Run, journey: Journey, step: Step, now: datetime) -> Run:
    visits = run.visits.get(step.id, 0) + 1
    if visits > MOST_VISITS:
        return finished(run, journey, "loop", now)
    return replace(
        run,
        step=step.id,
        entered_step_at=now,
        visits={**run.visits, step.id: visits},
        path=(*run.path, f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ} {step.id}")[-LONGEST_PATH:],
    )


def _waiting(run: Run, due_at: datetime, journey: Journey) -> Run:
    awaited = exits.names(journey).union(journey.step(run.step).listens(), goals.awaited(run, journey))
    return replace(run, due_at=due_at, listens=tuple(sorted(awaited)))


def _remembering(run: Run, memory: Mapping[str, Any] | None) -> Run:
    """The newest last, so that the latest answer is the last one."""
    if memory is None:
        return run
    others = {step: known for step, known in run.memory.items() if step != run.step}
    return replace(run, memory={**others, run.step: memory})
