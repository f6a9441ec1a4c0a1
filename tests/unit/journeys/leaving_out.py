"""A definition without one of its parts: whatever a brand may leave out, its scenarios must miss."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from shared.journeys.definition import Journey
from shared.journeys.step import Step
from shared.journeys.steps.branch import Case

Place = tuple[str | int, ...]

RULES = {"when": None, "key": None, "holdout": 0, "reentry": "never"}
"""Fields of the journey itself, and what they are when nothing is said."""


def parts(journey: Journey) -> Iterator[Place]:
    """Its rules; exits, cases and what is waited for; and conditions."""
    yield from ((name,) for name, nothing in RULES.items() if getattr(journey, name) != nothing)
    yield from _parts(journey, ())


def _parts(value: Any, place: Place) -> Iterator[Place]:
    for field in fields(value):
        one, below = getattr(value, field.name), (*place, field.name)
        if field.name == "condition" and one is not None and not isinstance(value, Case):
            yield below
        for index, part in enumerate(one if isinstance(one, tuple) else ()):
            if isinstance(part, str) and field.name == "event":
                yield (*below, index)
            elif is_dataclass(part):
                yield from () if isinstance(part, Step) else [(*below, index)]
                yield from _parts(part, (*below, index))
        if is_dataclass(one):
            yield from _parts(one, below)


def without(value: Any, place: Place) -> Any:
    """A step that waits for nothing else waits for what never comes."""
    name, *rest = place
    below = tuple(rest)
    if isinstance(value, tuple):
        kept = [without(value[int(name)], below)] if below else []
        left = (*value[: int(name)], *kept, *value[int(name) + 1 :])
        return left or tuple(replace(one, event="never.happens") for one in value if hasattr(one, "event"))
    one = getattr(value, str(name))
    return replace(value, **{name: without(one, below) if below else RULES.get(str(name))})
