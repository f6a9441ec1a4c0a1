"""Which journeys care for an event: an index by its name, so that 1,000 journeys cost an event no more than one."""

from collections.abc import Iterable

from shared.journeys.definition import Journey


def moved_by(journey: Journey) -> frozenset[str]:
    """Names of the events that may move, end or crown a run of it, at whatever step it is."""
    exits = {exit.event for exit in journey.exit if exit.event}
    goal = {journey.goal.event} if journey.goal else set()
    return frozenset(exits.union(goal, *(step.listens() for step in journey.steps)))


def index(journeys: Iterable[Journey]) -> dict[str, dict[str, list[str]]]:
    """`{event: {"start": [journey], "move": [journey]}}`, sorted, as the compiled brand carries it."""
    listeners: dict[str, dict[str, list[str]]] = {}
    for journey in sorted(journeys, key=lambda one: one.name):
        _add(listeners, journey.trigger.event, "start", journey.name)
        for event in moved_by(journey):
            _add(listeners, event, "move", journey.name)
    return dict(sorted(listeners.items()))


def _add(listeners: dict[str, dict[str, list[str]]], event: str, what: str, journey: str) -> None:
    listeners.setdefault(event, {"start": [], "move": []})[what].append(journey)
