"""Which journeys care for an event: an index by its name and by what it says, so that 1,000 cost no more than one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import Any, NamedTuple

from msgspec import Struct

from shared.events import Event
from shared.journeys.conjuncts import EVENT, first
from shared.journeys.context import seen
from shared.journeys.definition import Journey
from shared.journeys.trigger import at, occasion

STARTING = EVENT | {"trigger"}
"""What begins with an event knows it under both names."""

BETWEEN = "\x1f"


class Wish(NamedTuple):
    """An event that says this text at that place, such as `data.order.channel`; any event says its `name`."""

    event: str
    place: str
    text: str

    @classmethod
    def read(cls, written: str) -> "Wish":
        """Without a place it is from before there were any."""
        event, _, asked = written.partition(BETWEEN)
        place, _, text = asked.partition(BETWEEN)
        return cls(event, place, text) if place else cls.any(event)

    @classmethod
    def any(cls, event: str) -> "Wish":
        return cls(event, "name", event)

    def written(self) -> str:
        return BETWEEN.join(self)


def moving(journey: Journey) -> set[Wish]:
    """What may move, end or crown a run of it, at whatever step it is.

    An event that a step listens to without a part that says so is waited for whatever it says.
    """
    parts = [part for one in (journey.exit, journey.goal, journey.steps) for part in _parts(one) if part.event]
    heard = frozenset[str]().union(*(step.listens() for step in journey.steps))
    unsaid = heard - {part.event for part in parts}
    wishes = (_wishes(part.event, part.condition, EVENT) for part in parts)
    return set[Wish]().union(*wishes, map(Wish.any, unsaid))


def index(journeys: Iterable[Journey]) -> dict[str, Any]:
    """`{event: {"start": {place: {text: [journey]}}, "move": …}}`, sorted, as the compiled brand carries it."""
    listeners: dict[str, Any] = {}
    for journey in sorted(journeys, key=lambda one: one.name):
        for what, wishes in (("start", _starting(journey)), ("move", moving(journey))):
            for wish in sorted(wishes):
                add(listeners, what, wish, journey.name)
    return dict(sorted(listeners.items()))


def add(listeners: dict[str, Any], what: str, wish: Wish, journey: str) -> None:
    by_text = listeners.setdefault(wish.event, {}).setdefault(what, {}).setdefault(wish.place, {})
    by_text.setdefault(wish.text, []).append(journey)


class Listeners(Struct, frozen=True, dict=True):
    """The index as it is read."""

    compiled: Mapping[str, Any]

    def started_by(self, event: Event) -> list[str]:
        """Names of those that may begin; their conditions have the last word."""
        return sorted(name for names in self._listening("start", event) for name in names)

    def moved_by(self, event: Event) -> tuple[Collection[str], ...]:
        """As sets that are not joined: of an event that all wait for, joining them would cost what the index saves."""
        return tuple(self._listening("move", event))

    def _listening(self, what: str, event: Event) -> Iterator[Collection[str]]:
        places = self._sets.get((event.name, what), {})
        said = seen(event) if places else {}
        for place, by_text in places.items():
            text = at(said, place)
            if isinstance(text, str) and text in by_text:
                yield by_text[text]

    @cached_property
    def _sets(self) -> Mapping[tuple[str, str], Mapping[tuple[str, ...], Mapping[str, Collection[str]]]]:
        return {
            (event, what): {
                tuple(place.split(".")): {text: frozenset(names) for text, names in by_text.items()}
                for place, by_text in places.items()
            }
            for event, parts in self.compiled.items()
            for what, places in parts.items()
        }


def _starting(journey: Journey) -> set[Wish]:
    begins = occasion(journey.trigger, journey.name)
    if begins is None:
        return set()
    if begins.place:
        return {Wish(event, ".".join(("data", *begins.place)), str(begins.said)) for event in begins.events}
    wishes = (_wishes(event, journey.trigger.condition, STARTING) for event in begins.events)
    return set[Wish]().union(*wishes)


def _wishes(event: str, condition: str | None, names: Collection[str]) -> set[Wish]:
    asked = first(condition, names)
    return {Wish(event, asked.place, text) for text in asked.texts} if asked else {Wish.any(event)}


def _parts(value: Any) -> Iterator[Any]:
    """Whatever says which event, and on which condition: exits, the goal, what steps wait for."""
    if isinstance(value, tuple):
        for one in value:
            yield from _parts(one)
    elif is_dataclass(value):
        names = [field.name for field in fields(value)]
        if {"event", "condition"}.issubset(names):
            yield value
        for name in names:
            yield from _parts(getattr(value, name))
