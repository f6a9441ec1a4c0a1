"""How much CPU an event takes from the signed delivery to the stored fact, and what it reads and writes on the way.

Each event is played once against a store; then again and again with the very answers of the first time, ours and bare
botocore in turn. The bare side makes the same requests with their parameters ready, one HMAC and one JSON reading.
"""

import gc
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median

from msgspec import Struct

from infra.bench.emulator import SECRET
from infra.bench.inside import Functions, functions, lambda_event
from infra.bench.stories import STORIES, Plain, Story
from infra.bench.tap import Call, Tap, replay

ROUNDS, EVENTS = 9, 8


class Played(Struct, frozen=True):
    """An event as it was delivered, what lay on the queue, and every call that it made."""

    body: bytes
    queued: Sequence[str]
    calls: Sequence[Call]
    write_units: float
    read_units: float


class Round(Struct, frozen=True):
    """CPU milliseconds per event: through the door, through identity, and bare."""

    door: float
    identity: float
    bare: float

    @property
    def ratio(self) -> float:
        return (self.door + self.identity) / self.bare


def measure() -> list[Plain]:
    """One entry per kind of event."""
    with functions(counting=True) as inside:
        played = {story.name: [_play(inside, story, number) for number in range(EVENTS + 1)][1:] for story in STORIES}
        rounds = [{name: _round(inside, events) for name, events in played.items()} for _ in range(ROUNDS + 1)][1:]
    return [_figures(name, played[name], [one[name] for one in rounds]) for name in played]


def _play(inside: Functions, story: Story, number: int) -> Played:
    person = f"person-{STORIES.index(story)}-{number}"
    for event in story.before(person):
        inside.deliver(event)
    inside.tap.clear()
    event, tap = story.then(person), inside.tap
    queued = inside.deliver(event)
    return Played(json.dumps([event]).encode(), queued, tuple(tap.calls), tap.write_units, tap.read_units)


def _round(inside: Functions, events: Sequence[Played]) -> Round:
    """Ours and bare, event by event, so that a moment in which the machine is slow falls on both."""
    clock = Stopwatch(inside.tap)
    gc.collect()
    for event in events:
        request = lambda_event(event.body)
        with inside.tap.replaying(event.calls):
            with clock.runs("door"):
                inside.ingest(request, None)
            for body in event.queued:
                with clock.runs("identity"):
                    inside.file(body)
        with inside.tap.replaying(event.calls), clock.runs("bare"):
            _bare(event)
    return Round(**{name: 1000 * seconds / len(events) for name, seconds in clock.seconds.items()})


def _bare(event: Played) -> None:
    hmac.digest(SECRET.encode(), event.body, hashlib.sha256)
    json.loads(event.body)
    for call in event.calls:
        replay(call)


class Stopwatch:
    """CPU seconds by name, without those that went to the other side of the tap."""

    def __init__(self, tap: Tap) -> None:
        self._tap = tap
        self.seconds: dict[str, float] = {}

    @contextmanager
    def runs(self, name: str) -> Iterator[None]:
        away, began = self._tap.away, time.process_time()
        yield
        spent = time.process_time() - began - (self._tap.away - away)
        self.seconds[name] = self.seconds.get(name, 0.0) + spent


def _figures(name: str, played: Sequence[Played], rounds: Sequence[Round]) -> Plain:
    """Medians over the rounds, and how far the ratio ranged; units and calls are the same for every person."""
    return {
        "kind": name,
        "calls": median(len(one.calls) for one in played),
        "write_units": median(one.write_units for one in played),
        "read_units": median(one.read_units for one in played),
        **_medians({"door_ms": lambda one: one.door, "identity_ms": lambda one: one.identity}, rounds),
        **_medians({"bare_ms": lambda one: one.bare, "ratio": lambda one: one.ratio}, rounds),
        "ratio_from": round(min(one.ratio for one in rounds), 2),
        "ratio_to": round(max(one.ratio for one in rounds), 2),
    }


def _medians(wanted: Mapping[str, Callable[[Round], float]], rounds: Sequence[Round]) -> dict[str, float]:
    return {name: round(median(map(figure, rounds)), 2) for name, figure in wanted.items()}
