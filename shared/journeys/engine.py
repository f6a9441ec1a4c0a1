"""How a run moves: a pure function of the run, its journey, the customer, the time and what happened.

Nothing here waits, stores or sends. What comes late, twice or out of order changes nothing (relevance.py).
"""

from msgspec.structs import replace

from shared.events import Event
from shared.journeys import apart, exits, goals, turn
from shared.journeys.arriving import arrived, remembering, waiting
from shared.journeys.context import seen, variables_of
from shared.journeys.definition import Journey
from shared.journeys.endings import begun, ended, finished, held_out, stopped
from shared.journeys.entry import Entry
from shared.journeys.models import ENDED, HELD_OUT, HOLDOUT, WAITING, Run
from shared.journeys.outbox import asking, stating
from shared.journeys.pausing import timed
from shared.journeys.relevance import matters
from shared.journeys.scene import Scene
from shared.journeys.step import Continue, Due, Finish, Moment, Occurrence, Outcome, WaitUntil


def start(journey: Journey, entry: Entry, scene: Scene) -> Run:
    """A new run, already at its first wait (or at its end); or waiting for its turn."""
    first, customer = journey.steps[0], apart.place(scene.profile, entry.home)
    run = Run(
        customer_id=customer,
        journey=journey.name,
        key=entry.key,
        version=journey.version,
        state=WAITING,
        step=first.id,
        started_at=scene.now,
        trigger=entry.event,
        attempt=entry.attempt,
        home=None if entry.home == customer else entry.home,
    )
    if entry.turn_at and not entry.held_out:
        return turn.queued(run, journey, entry.turn_at)
    run = replace(run, goal_ends_at=goals.ends_at(journey, scene.now, scene.zone))
    if entry.held_out:
        return held_out(run, journey, scene.now)
    return _begin(run, journey, scene)


def advance(run: Run, journey: Journey, scene: Scene, occurrence: Occurrence | None = None) -> Run:
    """The run afterwards, or the very same object when nothing changes."""
    moved = _moved(run, journey, scene, occurrence)
    if not isinstance(occurrence, Event):
        return moved
    if not goals.reached(run, journey, occurrence, lambda: variables_of(run, scene.profile, scene.now)):
        return moved
    return replace(begun(run) if moved is run else moved, converted_at=occurrence.occurred_at)


def _moved(run: Run, journey: Journey, scene: Scene, occurrence: Occurrence | None) -> Run:
    if run.state == ENDED:
        return run
    if run.state == HELD_OUT:
        over = isinstance(occurrence, Due) and occurrence.at == run.due_at and scene.now >= occurrence.at
        return ended(run, journey, HOLDOUT, scene.now) if over else run
    if ended_now := _ended(run, journey, scene, occurrence):
        return ended_now
    if not matters(run, journey, scene.now, occurrence):
        return run
    woken = occurrence if run.due_at else None
    fired = timed(run, journey, scene, woken) if isinstance(woken, Due) else woken
    if isinstance(fired, Run):
        return fired
    if run.turn_at:
        return _take_turn(run, journey, scene)
    return _follow(begun(run), _decide(run, journey, scene, fired), journey, scene)


def _take_turn(run: Run, journey: Journey, scene: Scene) -> Run:
    if reason := turn.lost(run, journey, scene):
        return ended(run, journey, reason, scene.now)
    taken = replace(begun(run), turn_at=None, goal_ends_at=goals.ends_at(journey, scene.now, scene.zone))
    return _begin(taken, journey, scene)


def _begin(run: Run, journey: Journey, scene: Scene) -> Run:
    run = arrived(run, journey, journey.steps[0], scene.now)
    return _follow(run, _decide(run, journey, scene), journey, scene)


def _ended(run: Run, journey: Journey, scene: Scene, occurrence: Occurrence | None) -> Run | None:
    event = (occurrence,) if isinstance(occurrence, Event) else ()
    if over := stopped(run, journey, scene.control, scene.now):
        return over
    reason = exits.reason(run, journey, (*scene.facts, *event), variables_of(run, scene.profile, scene.now))
    return ended(run, journey, reason, scene.now) if reason else None


def _follow(run: Run, outcome: Outcome, journey: Journey, scene: Scene) -> Run:
    """From step to step, as far as no time passes."""
    while run.state == WAITING:
        match outcome:
            case Finish(reason=reason):
                return finished(run, journey, reason, scene.now)
            case WaitUntil():
                return _resting(run, outcome, journey, scene)
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
        strongest=scene.strongest,
        occurrence=occurrence,
        code_key=scene.surroundings.code_key,
    )
    return journey.step(run.step).decide(moment)


def _resting(run: Run, outcome: WaitUntil, journey: Journey, scene: Scene) -> Run:
    run = asking(run, outcome.outgoing, journey, scene)
    return run if run.state == ENDED else waiting(remembering(run, outcome.memory), outcome.due_at, journey)


def _continued(run: Run, outcome: Continue, journey: Journey, scene: Scene) -> Run:
    run = stating(asking(run, outcome.outgoing, journey, scene), outcome.fact, scene)
    if run.state == ENDED:
        return run
    following = journey.following(run.step, outcome.then)
    if outcome.skip and following:
        following = _beyond(journey, following)
    run = remembering(run, outcome.memory)
    if following is None:
        return finished(run, journey, "completed", scene.now)
    return arrived(run, journey, journey.step(following), scene.now)


def _beyond(journey: Journey, skipped: str) -> str | None:
    ways = journey.step(skipped).ways()
    return journey.following(skipped, ways[-1].then) if ways else None
