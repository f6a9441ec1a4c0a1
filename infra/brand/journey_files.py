"""journeys/*.yaml: read, checked against the templates they send and the steps they lead to, and stamped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter

from infra.brand import segment_files, trigger_checks
from infra.brand.condition_types import ConditionTypes
from infra.brand.documents import Document, Place, read
from infra.brand.flow import flaws
from infra.brand.problems import BrandError, Problem, unknown
from infra.brand.standards import currencies
from infra.brand.template_files import Template
from infra.brand.typed import typed
from shared import conditions
from shared.errors import DefinitionError
from shared.events import Name
from shared.journeys.definition import Journey, expressions, stamped
from shared.journeys.sending import Sending
from shared.journeys.step import Step
from shared.messages import reach

JOURNEY = TypeAdapter(Journey)

CLOSE = 0.9
"""So alike to a canonical event that it is a slip of the pen: such a journey would never start, and never say why."""

OF_MONEY = ("value", "minimum")
"""Fields that hold money: elsewhere a brand may call by that name what it likes."""

Complaint = tuple[Place, str]
Templates = Mapping[str, Template]


def load(folder: Path, templates: Templates, types: ConditionTypes) -> tuple[list[Journey], list[Problem]]:
    """Journeys with the class of each message and their version filled in, sorted by name; and all that is wrong."""
    segments = segment_files.names(folder)
    journeys: list[Journey] = []
    problems: list[Problem] = []
    paths = sorted((folder / "journeys").glob("*.y*ml"))
    for path in paths:
        try:
            document = read(folder, f"journeys/{path.name}")
            journey = typed(document, JOURNEY)
        except BrandError as error:
            problems += error.problems
            continue
        complaints = [
            *_names(journey, path),
            *_words(journey, document, types),
            *sends(journey, templates),
            *_steps(journey, [path.stem for path in paths]),
            *trigger_checks.flaws(journey, segments, types),
            *flaws(journey),
        ]
        problems += [document.problem(place, message) for place, message in complaints]
        if not complaints:
            journeys.append(complete(journey, templates))
    return journeys, problems


def complete(journey: Journey, templates: Templates) -> Journey:
    of_order = (journey.trigger.date or "").startswith("order.")
    key = trigger_checks.KEY_OF_ORDER if of_order else journey.key
    return stamped(replace(journey, key=key, steps=tuple(_classed(step, templates) for step in journey.steps)))


def _classed(step: Step, templates: Templates) -> Step:
    """With the class of its template, if it has one, and its channels where the customer's preference chooses."""
    if not isinstance(step, Sending):
        return step
    template = templates[step.template]
    variants = tuple(template.channels) if isinstance(step.channels, str) else ()
    return cast(Step, replace(cast(Any, step), message_class=template.message_class, variants=variants))


def _names(journey: Journey, path: Path) -> Iterator[Complaint]:
    if journey.name != path.stem:
        yield ("name",), f"name must be that of the file, {path.stem}"
    if path.suffix != ".yaml":
        yield (), "the file's name must end in .yaml"
    if journey.version:
        yield ("version",), "version is stamped by the build; leave it out"
    if not 0 <= journey.holdout < 1:
        yield ("holdout",), "holdout is a share of customers: 0 or more and less than 1, such as 0.05"


def _words(journey: Journey, document: Document, types: ConditionTypes) -> Iterator[Complaint]:
    for place, expression in expressions(journey):
        try:
            conditions.check(expression)
        except DefinitionError as error:
            yield place, str(error)
        else:
            yield from (
                (place, one) for one in [types.complaint(expression, condition=place[-1] in ("if", "when"))] if one
            )
    for place in document.lines:
        if "event" in place[-2:] and isinstance(document.at(place), str):
            yield from _event(place, str(document.at(place)))
        if place[-1:] == ("currency",) and place[-2] in OF_MONEY:
            yield from _currency(place, str(document.at(place)))


def _event(place: Place, name: str) -> Iterator[Complaint]:
    near = get_close_matches(name, list(Name), n=1, cutoff=CLOSE)
    if near and name not in list(Name):
        yield place, f"no event is called {name!r}; did you mean {near[0]}?"


def _currency(place: Place, code: str) -> Iterator[Complaint]:
    if code not in currencies():
        yield place, unknown("currency", code, sorted(currencies())) + "; write an ISO 4217 code, such as EUR"


def _steps(journey: Journey, names: Sequence[str]) -> Iterator[Complaint]:
    """What each step says is wrong with itself, and the journeys that it names."""
    for position, step in enumerate(journey.steps):
        yield from ((("steps", position, *below), message) for below, message in step.flaws())
        for name in {*step.starts(), *step.stops()} - set(names):
            yield ("steps", position, "journey"), unknown("journey", name, names)
        if journey.name in step.stops():
            yield ("steps", position, "journey"), "a journey ends itself by a step of the type end"


def sends(journey: Journey, templates: Templates) -> Iterator[Complaint]:
    for place, step in _sending(journey):
        template = templates.get(step.template)
        yield from _channels(place, step, template)
        if template is None:
            yield (*place, "template"), unknown("template", step.template, sorted(templates))
        elif step.message_class not in (None, template.message_class):
            yield (*place, "class"), f"the template {template.name} is {template.message_class}; leave class out"
        elif (journey.message_class, template.message_class) == ("transactional", "marketing"):
            yield (*place, "template"), f"a transactional journey cannot send {template.name}, which is marketing"


def _sending(journey: Journey) -> Iterable[tuple[Place, Sending]]:
    return ((("steps", place), step) for place, step in enumerate(journey.steps) if isinstance(step, Sending))


def _channels(place: Place, step: Sending, template: Template | None) -> Iterator[Complaint]:
    if step.variants:
        yield (*place, "variants"), "variants are filled in by the build; leave them out"
    choices = sorted(template.channels) if template else reach.names()
    for position, channel in enumerate(step.channels if isinstance(step.channels, tuple) else ()):
        if channel not in choices:
            yield (*place, "channels", position), unknown("channel", channel, choices)
