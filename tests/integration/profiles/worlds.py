"""Worlds to try identity on: events of several scenes, dated and worded as badly as sources do, and people's cuts."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random
from typing import Any

from shared.events import Event, Identifier
from shared.profiles.cutting import Decision
from tests.integration.profiles import scenes
from tests.integration.profiles.scenes import Scene, Story

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
RANKS = {"segment/web": 50, "square/till-1": 70, "standard_webhooks/own": 20}
WILD = (datetime(9999, 12, 31, 23, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC), datetime(1969, 7, 20, tzinfo=UTC))
NOBODY = (
    Identifier("email", "noreply@a.example"),
    Identifier("external_id@web", "undefined"),
    Identifier("phone", "0"),
)
STATES = ("pending", "paid", "refunded")
ORDER_NAMES = ("order.placed", "order.paid", "order.delivered", "order.cancelled")


@dataclass(frozen=True, slots=True)
class Told:
    """One event as its source words it; `stated` is what it states in truth."""

    event: Event
    received_at: datetime
    stated: Story


@dataclass(frozen=True, slots=True)
class Decided:
    pair: frozenset[scenes.Identifier]
    decision: Decision


@dataclass(frozen=True, slots=True)
class World:
    told: tuple[Told, ...]
    decided: tuple[Decided, ...] = ()


def world(draw: Random, chosen: tuple[Scene, ...] = scenes.SCENES, *, cuts: int = 3, most: int = 10) -> World:
    """Of one to three scenes; where there are too many events, any of them were lost."""
    stories = [story for scene in draw.sample(chosen, draw.randint(1, min(3, len(chosen)))) for story in scene(draw)]
    kept = draw.sample(stories, min(len(stories), draw.randint(2, most)))
    told = tuple(_told(draw, number, story) for number, story in enumerate(kept))
    linked = sorted({pair for one in told for pair in combinations(sorted(one.stated), 2)})
    chosen_pairs = draw.sample(linked, min(len(linked), draw.randint(0, cuts)))
    return World(told, tuple(one for pair in chosen_pairs for one in decisions(draw, pair)))


def decisions(draw: Random, pair: tuple[scenes.Identifier, ...]) -> list[Decided]:
    """One cut, or several changes of mind; of two at the same moment the greater id is the later."""
    said = [draw.random() < 0.6 for _ in range(draw.randint(1, 3))]
    return [decided(pair, f"d{number}-{pair}", cut, draw.randint(0, 2)) for number, cut in enumerate(said)]


def decided(pair: tuple[scenes.Identifier, ...], name: str, cut: bool, minute: int) -> Decided:
    at = NOW + timedelta(minutes=minute)
    return Decided(frozenset(pair), Decision(id=name, cut=cut, at=at, by="arn:ops", reason="asked"))


def _told(draw: Random, number: int, story: Story) -> Told:
    source, received = draw.choice(sorted(RANKS)), NOW + timedelta(seconds=number)
    order = next((one for one in story if one[0].startswith("order@")), None)
    name = draw.choice(ORDER_NAMES) if order else "page.viewed"
    event = Event(f"e{number}", name, _when(draw, received), source, _worded(draw, story), _data(draw, number, story))
    own = ("event@" + source.replace("/", "-"), "pointer", event.id)
    return Told(event, received, story or (own,))


def _when(draw: Random, received: datetime) -> datetime:
    """Often the same minute, sometimes years ago, now and then no date at all or one from another world."""
    kind = draw.random()
    if kind < 0.1:
        return draw.choice([*WILD, received])
    days = draw.choice([0, 0, 0, 1, 400, 2_000])
    return NOW - timedelta(days=days, minutes=draw.randint(1, 3))


def _worded(draw: Random, story: Story) -> tuple[Identifier, ...]:
    """As people and systems write them, some twice, with placeholders that identify nobody."""
    stated = [Identifier(kind, draw.choice(_spellings(kind, value))) for kind, _, value in story]
    stated += draw.sample(stated, draw.randint(0, min(1, len(stated)))) + draw.sample(NOBODY, draw.randint(0, 1))
    draw.shuffle(stated)
    return tuple(stated)


def _spellings(kind: str, value: str) -> list[str]:
    if kind == "phone":
        return [value, f"0{value[3:5]} {value[5:]}", f"00{value[1:]}", f" {value} "]
    return [value, value.upper(), f" {value.title()}\t"] if kind == "email" else [value]


def _data(draw: Random, number: int, story: Story) -> dict[str, Any]:
    """`t<number>` shows wherever this event is folded in."""
    data: dict[str, Any] = {"traits": {f"t{number}": "seen", "city": f"city {number}", "language": None, "note": ""}}
    if draw.random() < 0.3:
        data["touch"] = {"utm": {"source": f"s{number}"}}
    if found := [value for kind, _, value in story if kind.startswith("order@")]:
        data["order"] = {"id": found[0], "number": found[0][-1], "payment": draw.choice(STATES)}
    consents = [_consent(draw, value) for kind, _, value in story if kind == "email" and draw.random() < 0.5]
    return data | ({"consents": consents} if consents else {})


def _consent(draw: Random, address: str) -> dict[str, Any]:
    state = draw.choice(["granted", "granted", "withdrawn"])
    said = {"channel": "email", "purpose": "marketing", "state": state, "by_person": draw.random() < 0.6}
    return {**said, "address": address}


def again(draw: Random, told: Told) -> Told:
    """The vendor sends it once more, later; an event without a date of its own is dated by its first receipt."""
    dated = timedelta(0) < told.received_at - told.event.occurred_at < timedelta(days=9_000)
    return replace(told, received_at=told.received_at + timedelta(hours=draw.randint(1, 72))) if dated else told
