"""Where a journey leads from each of its steps."""

from collections.abc import Iterable, Mapping, Sequence

from shared.journeys.definition import Journey
from shared.journeys.step import Step

Graph = Mapping[str, Sequence[str]]


def graph(journey: Journey, steps: Iterable[Step]) -> dict[str, list[str]]:
    """Step to the steps that may come next; a way without a target leads to the step that follows in the file."""
    ways = {step.id: [way.then or journey.following(step.id) for way in step.ways()] for step in steps}
    return {step_id: [target for target in targets if target] for step_id, targets in ways.items()}


def reachable(start: str, ways: Graph) -> set[str]:
    """The steps after it, and itself if a way leads back."""
    reached: set[str] = set()
    todo = [start]
    while todo:
        fresh = set(ways.get(todo.pop(), ())) - reached
        reached |= fresh
        todo += fresh
    return reached


def ahead(journey: Journey, step_id: str) -> set[str]:
    return reachable(step_id, graph(journey, journey.steps))
