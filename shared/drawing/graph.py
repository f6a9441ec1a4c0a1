"""A journey as nodes and arrows, whatever its step types: each step says itself where it may lead."""

from collections.abc import Iterator

from msgspec import Struct

from shared.journeys.definition import Journey
from shared.journeys.step import Step

START, END = "start!", "end!"


class Node(Struct, frozen=True):
    id: str
    kind: str
    title: str
    text: str = ""


class Edge(Struct, frozen=True):
    source: str
    target: str
    label: str = ""


class Graph(Struct, frozen=True):
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph(journey: Journey) -> Graph:
    """START is the trigger; END is there where a way leads out of the last step."""
    condition = f" if {journey.trigger.condition}" if journey.trigger.condition else ""
    start = Node(START, "start", journey.trigger.summary(), f"starts it{condition}")
    edges = (Edge(START, journey.steps[0].id), *(edge for step in journey.steps for edge in _edges(journey, step)))
    ends = (Node(END, "end", "end"),) if any(edge.target == END for edge in edges) else ()
    return Graph((start, *map(_node, journey.steps), *ends), edges)


def notes(journey: Journey) -> Iterator[str]:
    """What holds for the whole journey."""
    if journey.when:
        yield f"only while {journey.when}"
    if journey.exit:
        yield "ends at once: " + " · ".join(_exit(one.event, one.condition) for one in journey.exit)
    if journey.goal:
        yield f"goal: {_exit(journey.goal.event, journey.goal.condition)} within {journey.goal.within}"
    if journey.holdout:
        yield f"held out for comparison: {journey.holdout:.0%} of customers"
    again = journey.reentry if isinstance(journey.reentry, str) else f"after {journey.reentry.after}"
    yield f"one run per {journey.key or 'customer'} · again: {again} · {journey.message_class}"


def _exit(event: str | None, condition: str | None) -> str:
    return f"{event} if {condition}" if event and condition else event or condition or ""


def _node(step: Step) -> Node:
    return Node(step.id, step.type, step.id.replace("_", " "), step.summary())


def _edges(journey: Journey, step: Step) -> Iterator[Edge]:
    """Two ways to the same place are one arrow."""
    labels: dict[str, list[str]] = {}
    for way in step.ways():
        labels.setdefault(journey.following(step.id, way.then) or END, []).append(way.label)
    for target, words in labels.items():
        yield Edge(step.id, target, " · ".join(filter(None, words)))
