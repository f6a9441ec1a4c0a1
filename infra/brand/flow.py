"""Where a journey leads: every step is reached, every way has an end, and no loop spins without waiting."""

from collections.abc import Iterator, Sequence

from shared.journeys.definition import Journey
from shared.journeys.reach import ahead, graph, reachable
from shared.journeys.step import Step
from shared.overrides.wording import Place, unknown


def flaws(journey: Journey) -> Iterator[tuple[Place, str]]:
    ids = [step.id for step in journey.steps]
    yield from _repeated(ids)
    if lost := list(_targets(journey, ids)):
        yield from lost
    elif len(set(ids)) == len(ids):
        yield from _unreached(journey, ids)
        yield from _spinning(journey, ids)
        yield from _restarting(journey, ids)


def _repeated(ids: Sequence[str]) -> Iterator[tuple[Place, str]]:
    if not ids:
        yield ("steps",), "steps needs at least one"
    for position, step_id in enumerate(ids):
        if step_id in ids[:position]:
            yield ("steps", position, "id"), f"the id {step_id!r} is here twice"


def _targets(journey: Journey, ids: Sequence[str]) -> Iterator[tuple[Place, str]]:
    for position, step in enumerate(journey.steps):
        for target in {way.then for way in step.ways() if way.then and way.then not in ids}:
            yield ("steps", position, *_place_of(target, step)), unknown("step", target, ids)
    for old, target in journey.migrate.items():
        if target not in ids:
            yield ("migrate", old), unknown("step", target, ids)


def _place_of(target: str, part: object) -> Place:
    """Where a step says it: in a field of its own, or in an entry of one of its lists."""
    for name in getattr(type(part), "__dataclass_fields__", {}):
        value = getattr(part, name)
        if value == target and name not in ("id", "type"):
            return (name,)
        for position, entry in enumerate(value if isinstance(value, tuple) else ()):
            if below := _place_of(target, entry):
                return (name, position, *below)
    return ()


def _unreached(journey: Journey, ids: Sequence[str]) -> Iterator[tuple[Place, str]]:
    """What older runs go on with need not be reached by others."""
    begins = [*ids[:1], *journey.migrate.values()]
    reached = set(begins).union(*(ahead(journey, one) for one in begins))
    for position, step_id in enumerate(ids):
        if step_id not in reached:
            yield ("steps", position, "id"), f"no way leads to the step {step_id!r}"


def _spinning(journey: Journey, ids: Sequence[str]) -> Iterator[tuple[Place, str]]:
    """Only steps that take no time are looked at, so what is left of a good loop is no loop."""
    ways = graph(journey, [step for step in journey.steps if not step.pauses])
    for step_id in ways:
        if step_id in reachable(step_id, ways):
            place: Place = ("steps", ids.index(step_id), "id")
            yield place, f"the step {step_id!r} comes back to itself without a wait on the way"


def _restarting(journey: Journey, ids: Sequence[str]) -> Iterator[tuple[Place, str]]:
    """It may start itself where it has a choice; where every way leads there it would never be over."""
    again = [step.id for step in journey.steps if journey.name in step.starts() and not journey.when]
    if not again:
        return
    ways = graph(journey, [step for step in journey.steps if step.id not in again])
    reached = (reachable(ids[0], ways) | {ids[0]}) - set(again)
    ends = {step.id for step in journey.steps if _may_end(journey, step)}
    for step_id in () if reached & ends else again:
        place: Place = ("steps", ids.index(step_id), "journey")
        yield place, f"every run of {journey.name} would start {journey.name} again"


def _may_end(journey: Journey, step: Step) -> bool:
    ways = [way.then or journey.following(step.id) for way in step.ways()]
    return not all(ways) or not ways
