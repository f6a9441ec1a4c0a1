"""journeys/*.yaml: read, checked against the templates they send and the steps they lead to, and stamped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter

from infra.brand import entry_checks, journey_words, trigger_checks
from infra.brand.condition_types import ConditionTypes
from infra.brand.drafts import Draft
from infra.brand.flow import flaws
from infra.brand.problems import Problem
from infra.brand.template_files import Template
from shared.journeys.definition import MOST_PRIORITY, Journey, stamped
from shared.journeys.sending import Sending
from shared.journeys.step import Step
from shared.messages import reach
from shared.overrides.wording import Place, unknown

JOURNEY = TypeAdapter(Journey)

NO_TARGETS = "brand.yaml names no system that could be notified: its channels have none, such as webhook"

Complaint = tuple[Place, str]
Templates = Mapping[str, Template]


def load(
    drafts: Iterable[Draft[Journey]], templates: Templates, types: ConditionTypes, targets: Sequence[str] = ()
) -> tuple[list[Journey], list[Problem]]:
    """Journeys with the class of each message and their version filled in, sorted by name; and all that is wrong."""
    journeys: list[Journey] = []
    problems: list[Problem] = []
    for draft in drafts:
        journey, document = draft.content, draft.document
        complaints = [
            *_names(journey, draft.path),
            *journey_words.flaws(journey, document, types),
            *sends(journey, templates),
            *_exits(journey),
            *_steps(journey, sorted(path.stem for path in draft.path.parent.glob("*.y*ml"))),
            *_targets(journey, targets),
            *trigger_checks.flaws(journey, types.words.segments, types),
            *entry_checks.flaws(journey),
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
    for target in step.targets():
        asks = reach.channel(target.partition("/")[0]).asks_consent and not getattr(step, "leave", False)
        return cast(Step, replace(cast(Any, step), message_class="marketing" if asks else "transactional"))
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
    if abs(journey.priority) > MOST_PRIORITY:
        yield ("priority",), f"priority is a whole number, at most {MOST_PRIORITY:,}; 50 where it is left out"


def _exits(journey: Journey) -> Iterator[Complaint]:
    for position, one in enumerate(journey.exit):
        if not (one.event or one.condition):
            yield ("exit", position), "an exit is an event, an if, or both"


def _steps(journey: Journey, names: Sequence[str]) -> Iterator[Complaint]:
    """What each step says is wrong with itself, and the journeys that it names."""
    for position, step in enumerate(journey.steps):
        yield from ((("steps", position, *below), message) for below, message in step.flaws())
        for name in {*step.starts(), *step.stops()} - set(names):
            yield ("steps", position, "journey"), unknown("journey", name, names)
        if journey.name in step.stops():
            yield ("steps", position, "journey"), "a journey ends itself by a step of the type end"


def _targets(journey: Journey, targets: Sequence[str]) -> Iterator[Complaint]:
    for position, step in enumerate(journey.steps):
        for name in set(step.targets()) - set(targets):
            yield ("steps", position, "to"), unknown("system", name, targets) if targets else NO_TARGETS


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
    if not step.channels:
        yield (*place, "channels"), "channels needs at least one; email where they are left out"
    choices = sorted(template.channels) if template else reach.names()
    for position, channel in enumerate(step.channels if isinstance(step.channels, tuple) else ()):
        if channel not in choices:
            yield (*place, "channels", position), unknown("channel", channel, choices)
