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

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from infra.brand.documents import Document, read
from infra.brand.problems import Problem
from infra.journeys import mishaps, operating
from infra.journeys.expectation import differences
from infra.journeys.playbook import Playbook
from infra.journeys.scenario_document import file_of
from infra.journeys.scenario_file import Expect, File, Line
from infra.journeys.telling import Teller, Wrong
from infra.journeys.world import World
from shared.configuration import Brand
from shared.errors import MalformedPayloadError
from shared.journeys.definition import Journey
from shared.messages import reach
from shared.overrides import rules
from shared.overrides.rules import Names
from shared.overrides.wording import Place
from shared.reviews.segments import Segment


class Result(Struct, frozen=True):
    scenario: str
    problems: tuple[Problem, ...] = ()


class Stage(Struct, frozen=True):
    """What scenarios are played on."""

    brand: Brand
    journeys: Mapping[str, Journey]
    segments: tuple[Segment, ...] = ()
    templates: Mapping[str, Any] = field(default_factory=dict)


def play(path: Path, stage: Stage) -> Iterator[Result]:
    """Every scenario of a file; BrandError when the file itself is wrong."""
    document = read(path.parent, path.name)
    file = file_of(document)
    named: dict[Place, str] = {("beside", index): name for index, name in enumerate(file.beside)}
    named |= {("journey",): file.journey}
    if unknown := {place: name for place, name in named.items() if name not in stage.journeys}:
        problems = (document.problem(place, f"there is no journey {name}") for place, name in unknown.items())
        yield Result(file.journey, tuple(problems))
        return
    for index, scenario in enumerate(file.scenarios):
        brand, place = replace(stage.brand, budgets=scenario.budgets or stage.brand.budgets), ("scenarios", index)
        if wrong := list(rules.check(brand, Names(reach.names(), list(stage.journeys)), ("budgets",))):
            yield Result(scenario.name, tuple(document.problem((*place, *below), message) for below, message in wrong))
            continue
        playbook = Playbook(brand, _cast(file, stage), segments=stage.segments, templates=stage.templates)
        teller = Teller(scenario, World(playbook, scenario.start), path.parent, stage.templates)
        yield Result(scenario.name, tuple(_play(teller, document, place)))


def _cast(file: File, stage: Stage) -> tuple[Journey, ...]:
    """The journey that it is about, first, those beside it, and whichever they may start, and they; no other."""
    found: dict[str, Journey] = {}
    todo = [*reversed(file.beside), file.journey]
    while todo:
        journey = stage.journeys[todo.pop()]
        found[journey.name] = journey
        named = {one for step in journey.steps for one in (*step.starts(), *step.stops())}
        todo += sorted(named - found.keys())
    return tuple(found.values())


def _play(teller: Teller, document: Document, place: Place) -> Iterator[Problem]:
    if strangers := [document.problem((*place, *below), message) for below, message in teller.strangers()]:
        yield from strangers
        return
    teller.introduce()
    for index, line in enumerate(teller.scenario.story):
        (act,) = line.model_fields_set
        for below, message in _acted(act, line, teller):
            yield document.problem((*place, "story", index, act, *below), message)


def _acted(act: str, line: Line, teller: Teller) -> Iterator[tuple[Place, str]]:
    try:
        yield from ACTS[act](getattr(line, act), teller) or ()
    except MalformedPayloadError as error:
        yield (), str(error)


def _expect(expect: Expect, teller: Teller) -> Wrong:
    return (((name,), message) for name, message in differences(expect, teller.world))


def _at(until: datetime, teller: Teller) -> Wrong:
    if until < teller.world.now:
        return [((), f"it is later than that already: {teller.world.now.isoformat()}")]
    teller.world.travel(until)
    return None


def _operate(act: str, name: str, teller: Teller) -> Wrong:
    return [((), message) for message in operating.operate(act, name, teller.world)]


def _deploy(given: str | Sequence[str], teller: Teller) -> Wrong:
    files = [given] if isinstance(given, str) else given
    return [((), message) for message in operating.deploy(files, teller)]


ACTS: Mapping[str, Callable[[Any, Teller], Wrong]] = {
    "receive": lambda told, teller: teller.tell(told),
    "advance": lambda duration, teller: teller.pass_time(duration),
    "at": _at,
    "expect": _expect,
    "join": lambda name, teller: teller.join(name),
    "part": lambda name, teller: teller.part(name),
    "again": lambda what, teller: mishaps.again(teller.world, what),
    "outage": lambda duration, teller: mishaps.outage(teller.world, duration),
    "restart": lambda _, teller: mishaps.restart(teller.world),
    **{act: partial(_operate, act) for act in operating.ACTS},
    "deploy": _deploy,
}
