"""One circle of people under two brand folders: what one of them makes happen, and the other does not."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from infra.journeys.world import World
from shared.messages.models import State

EXAMPLES = 3
"""Of each journey."""

Outcome = tuple[str, str]
"""The journey, and a line that says what came of it."""


class Example(Struct, frozen=True):
    """Of one journey and circle: what only the changed folder brings about, and what only the present one."""

    journey: str
    circle: int
    label: str
    changed: tuple[str, ...]
    present: tuple[str, ...]


def differences(changed: World, present: World, circle: int, label: str) -> list[Example]:
    """By journey; none where both come to the same."""
    ours, theirs = set(_outcomes(changed)), set(_outcomes(present))
    journeys = sorted({journey for journey, _ in ours ^ theirs})
    return [
        Example(journey, circle, label, _lines(journey, ours - theirs), _lines(journey, theirs - ours))
        for journey in journeys
    ]


def first(examples: Iterable[Example]) -> list[Example]:
    """As few of each journey as anybody reads, and the same ones in whatever order they were found."""
    kept: dict[str, list[Example]] = {}
    for one in sorted(examples, key=lambda one: (one.journey, one.circle)):
        kept.setdefault(one.journey, []).append(one)
    return [one for listed in kept.values() for one in listed[:EXAMPLES]]


def _lines(journey: str, outcomes: set[Outcome]) -> tuple[str, ...]:
    return tuple(sorted(line for name, line in outcomes if name == journey))


def _outcomes(world: World) -> Iterator[Outcome]:
    """Runs by when they began: what a run is about may be a name."""
    for run in world.runs.all:
        ended = f"{run.reason}, {run.ended_at:%Y-%m-%d %H:%M}" if run.ended_at else f"waits at {run.step}"
        yield run.journey, f"{run.started_at:%Y-%m-%d %H:%M} enters: {ended}"
    for one in world.post.messages:
        what = {State.SENT: "is sent", State.REFUSED: f"is withheld: {one.rule}"}.get(one.state, f"waits: {one.rule}")
        yield one.journey, f"{one.updated_at:%Y-%m-%d %H:%M} {one.template} by {one.channel} {what}"
