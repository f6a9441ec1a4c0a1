"""How a run moves: a pure function of the run, its journey, the customer, the time and what happened.

Nothing here waits, stores or sends. What comes late, twice or out of order changes nothing (relevance.py).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from shared.events import Event
from shared.journeys import exits
from shared.journeys.context import seen, variables_of
from shared.journeys.definition import Journey
from shared.journeys.entry import Entry
from shared.journeys.models import ENDED, WAITING, Run
from shared.journeys.relevance import matters
from shared.journeys.scene import Scene
from shared.journeys.step import Continue, Finish, Moment, Occurrence, Outcome, Step, WaitUntil

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
    if entry.held_out:
        return end(run, "holdout", scene.now)
    run = _arrived(run, first, scene.now)
    return _follow(run, _decide(run, journey, scene), journey, scene)


def advance(run: Run, journey: Journey, scene: Scene, occurrence: Occurrence | None = None) -> Run:
    """The run afterwards, or the very same object when nothing changes."""
    if run.state == ENDED:
        return run
    event = (occurrence,) if isinstance(occurrence, Event) else ()
    if reason := exits.reason(run, journey, (*scene.facts, *event), variables_of(run, scene.profile, scene.now)):
        return end(run, reason, scene.now)
    if not matters(run, journey, scene.now, occurrence):
        return run
    return _follow(_begun(run), _decide(run, journey, scene, occurrence), journey, scene)


def end(run: Run, reason: str, now: datetime) -> Run:
    return replace(
        run, state=ENDED, reason=reason, ended_at=now, due_at=None, listens=(), outbox=(), sequence=run.sequence + 1
    )


def _begun(run: Run) -> Run:
    """A change begins: messages of the change before have been handed over long since."""
    return replace(run, outbox=(), sequence=run.sequence + 1)


def _follow(run: Run, outcome: Outcome, journey: Journey, scene: Scene) -> Run:
    """From step to step, as far as no time passes."""
    while run.state == WAITING:
        match outcome:
            case Finish(reason=reason):
                return _finished(run, reason, scene.now)
            case WaitUntil(due_at=due_at, memory=memory):
                return _waiting(_remembering(run, memory), due_at, journey)
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
    )
    return journey.step(run.step).decide(moment)


def _continued(run: Run, outcome: Continue, journey: Journey, scene: Scene) -> Run:
    if outcome.outgoing is not None:
        if not exits.guard_holds(journey, variables_of(run, scene.profile, scene.now)):
            return _finished(run, "guard", scene.now)
        run = replace(run, outbox=(*run.outbox, outcome.outgoing))
    following = journey.following(run.step, outcome.then)
    if outcome.skip and following:
        following = _beyond(journey, following)
    run = _remembering(run, outcome.memory)
    return _arrived(run, journey.step(following), scene.now) if following else _finished(run, "completed", scene.now)


def _beyond(journey: Journey, skipped: str) -> str | None:
    ways = journey.step(skipped).ways()
    return journey.following(skipped, ways[-1].then) if ways else None


def _arrived(run: Run, step: Step, now: datetime) -> Run:
    visits = run.visits.get(step.id, 0) + 1
    if visits > MOST_VISITS:
        return _finished(run, "loop", now)
    return replace(
        run,
        step=step.id,
        entered_step_at=now,
        visits={**run.visits, step.id: visits},
        path=(*run.path, f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ} {step.id}")[-LONGEST_PATH:],
    )


def _waiting(run: Run, due_at: datetime, journey: Journey) -> Run:
    awaited = exits.names(journey).union(journey.step(run.step).listens())
    return replace(run, due_at=due_at, listens=tuple(sorted(awaited)))


def _remembering(run: Run, memory: Mapping[str, Any] | None) -> Run:
    """The newest last, so that the latest answer is the last one."""
    if memory is None:
        return run
    others = {step: known for step, known in run.memory.items() if step != run.step}
    return replace(run, memory={**others, run.step: memory})


def _finished(run: Run, reason: str, now: datetime) -> Run:
    """The end reached by the run's own steps: what it asked to be sent on the way still goes."""
    return replace(run, state=ENDED, reason=reason, ended_at=now, due_at=None, listens=())
