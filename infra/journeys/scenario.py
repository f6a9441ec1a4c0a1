"""Scenario files: what happens to a customer, day by day, and what a journey should make of it.

journey: post_purchase
scenarios:
  - name: nobody is asked about a cancelled order
    start: 2026-03-02T10:00:00+01:00
    customer: {identifiers: {email: ann@example.com}, traits: {language: de}, consents: {email: granted}}
    story:
      - receive: {event: order.delivered, data: {order: {id: "1"}}}
      - advance: 1d
      - receive: {event: order.cancelled, data: {order: {id: "1"}}}
      - at: 2026-03-20T12:00:00+01:00
      - expect: {sent: [], ended: "exit: order.cancelled"}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from infra.brand.documents import Document, Place, read
from infra.brand.problems import Problem
from infra.brand.typed import typed
from infra.journeys.expectation import differences
from infra.journeys.playbook import Playbook
from infra.journeys.scenario_file import File, Line, Receive, Scenario
from infra.journeys.world import World
from shared import conditions
from shared.configuration import Brand
from shared.events import Event, Identifier
from shared.journeys.definition import Journey
from shared.journeys.values import plain
from shared.local_time import after


@dataclass(frozen=True, slots=True)
class Result:
    scenario: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """What scenarios are played on."""

    brand: Brand
    journeys: Mapping[str, Journey]


def play(path: Path, stage: Stage) -> Iterator[Result]:
    """Every scenario of a file; BrandError when the file itself is wrong."""
    document = read(path.parent, path.name)
    file = typed(document, TypeAdapter(File))
    if file.journey not in stage.journeys:
        unknown = document.problem(("journey",), f"there is no journey {file.journey}")
        yield Result(file.journey, (unknown,))
        return
    for index, scenario in enumerate(file.scenarios):
        world = World(Playbook(stage.brand, _cast(file.journey, stage)), scenario.start)
        yield Result(scenario.name, tuple(_play(scenario, world, document, ("scenarios", index, "story"))))


def _cast(name: str, stage: Stage) -> tuple[Journey, ...]:
    """The journey that it is about, first, and those that it may start, and they; no other takes part."""
    found: dict[str, Journey] = {}
    todo = [name]
    while todo:
        journey = stage.journeys[todo.pop()]
        found[journey.name] = journey
        named = {one for step in journey.steps for one in (*step.starts(), *step.stops())}
        todo += sorted(named - found.keys())
    return tuple(found.values())


def _play(scenario: Scenario, world: World, document: Document, place: Place) -> Iterator[Problem]:
    world.receive(_introduction(scenario))
    for index, line in enumerate(scenario.story):
        if line.receive:
            world.receive(_event(line.receive, scenario, world))
        elif line.expect:
            for name, message in differences(line.expect, world):
                yield document.problem((*place, index, "expect", name), message)
        elif (until := _until(line, world)) >= world.now:
            world.travel(until)
        else:
            yield document.problem((*place, index, "at"), f"it is later than that already: {world.now.isoformat()}")


def _until(line: Line, world: World) -> datetime:
    return line.at or after(world.now, line.advance or "", world.zone)


def _introduction(scenario: Scenario) -> Event:
    """Who it is about: as if a shop had told us when the story begins."""
    consents = [
        {"channel": channel, "purpose": "marketing", "state": state, "by_person": True}
        for channel, state in scenario.customer.consents.items()
    ]
    told = Receive(event="customer.created", data={"traits": scenario.customer.traits, "consents": consents})
    return _fact(told, "introduction", scenario, scenario.start)


def _event(told: Receive, scenario: Scenario, world: World) -> Event:
    occurred_at = world.now - (after(world.now, told.ago, world.zone) - world.now) if told.ago else world.now
    known = {"customer": world.profile.plain(), "now": world.now}
    told = told.model_copy(update={"data": _filled(told.data, known)})
    return _fact(told, told.id or str(len(world.known.facts)), scenario, occurred_at)


def _filled(value: Any, known: Mapping[str, Any]) -> Any:
    """With what the expressions in it come to: a code is known only when the story has got there."""
    match value:
        case {"cel": str(expression)} if len(value) == 1:
            return plain(conditions.value(expression, known))
        case Mapping():
            return {name: _filled(one, known) for name, one in value.items()}
        case list():
            return [_filled(one, known) for one in value]
    return value


def _fact(told: Receive, event_id: str, scenario: Scenario, occurred_at: datetime) -> Event:
    stated = {**scenario.customer.identifiers, **told.identifiers}
    identifiers = tuple(Identifier(kind, value) for kind, value in stated.items())
    return Event(event_id, told.event, occurred_at, "scenario/file", identifiers, told.data)
