"""Where a journey leads: every step is reached, every way has an end, and no loop spins without waiting."""

from collections.abc import Iterator, Mapping, Sequence

from infra.brand.documents import Place
from infra.brand.problems import unknown
from shared.journeys.definition import Journey
from shared.journeys.step import Step

Graph = Mapping[str, Sequence[str]]


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


def _graph(journey: Journey, steps: Sequence[Step]) -> dict[str, list[str]]:
    """Step to the steps that may come next; a way without a target leads to the step that follows in the file."""
    following = {step.id: journey.following(step.id) for step in steps}
    ways = {step.id: [way.then or following[step.id] for way in step.ways()] for step in steps}
    return {step_id: [target for target in targets if target] for step_id, targets in ways.items()}


def _unreached(journey: Journey, ids: Sequence[str]) -> Iterator[tuple[Place, str]]:
    reached = _reachable(ids[0], _graph(journey, journey.steps)) | {ids[0]} if ids else set()
    for position, step_id in enumerate(ids):
        if step_id not in reached:
            yield ("steps", position, "id"), f"no way leads to the step {step_id!r}"


def _spinning(journey: Journey, ids: Sequence[str]) -> Iterator[tuple[Place, str]]:
    """Only steps that take no time are looked at, so what is left of a good loop is no loop."""
    graph = _graph(journey, [step for step in journey.steps if not step.pauses])
    for step_id in graph:
        if step_id in _reachable(step_id, graph):
            place: Place = ("steps", ids.index(step_id), "id")
            yield place, f"the step {step_id!r} comes back to itself without a wait on the way"


def _restarting(journey: Journey, ids: Sequence[str]) -> Iterator[tuple[Place, str]]:
    """It may start itself where it has a choice; where every way leads there it would never be over."""
    again = [step.id for step in journey.steps if journey.name in step.starts() and not journey.when]
    if not again:
        return
    graph = _graph(journey, [step for step in journey.steps if step.id not in again])
    reached = (_reachable(ids[0], graph) | {ids[0]}) - set(again)
    ends = {step.id for step in journey.steps if _may_end(journey, step)}
    for step_id in () if reached & ends else again:
        place: Place = ("steps", ids.index(step_id), "journey")
        yield place, f"every run of {journey.name} would start {journey.name} again"


def _may_end(journey: Journey, step: Step) -> bool:
    ways = [way.then or journey.following(step.id) for way in step.ways()]
    return not all(ways) or not ways


def _reachable(start: str, graph: Graph) -> set[str]:
    """The steps after it, and itself if a way leads back."""
    reached: set[str] = set()
    todo = [start]
    while todo:
        fresh = set(graph.get(todo.pop(), ())) - reached
        reached |= fresh
        todo += fresh
    return reached
