"""A history played under one brand folder, or under two: portion by portion, so that nothing of it piles up."""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial

from msgspec import Struct, field

from infra.journeys.playbook import Playbook
from infra.journeys.world import World
from infra.simulation import comparison
from infra.simulation.comparison import Example
from infra.simulation.history import History
from infra.simulation.play import play
from infra.simulation.press import SAMPLE, Press
from infra.simulation.tally import Tally, tally


class Played(Struct):
    """What some circles came to; `present` is of the folder compared with, and empty where there is none."""

    tally: Tally = field(default_factory=Counter)
    present: Tally = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)

    def add(self, other: "Played") -> None:
        self.tally.update(other.tally)
        self.present.update(other.present)
        self.examples = comparison.first([*self.examples, *other.examples])


@contextmanager
def _between_circles() -> Iterator[Callable[[], object]]:
    """Garbage is collected when a circle is over, and is then all of it: to look for any before is in vain."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield partial(gc.collect, 0)
    finally:
        if enabled:
            gc.enable()


class Simulation(Struct, frozen=True, dict=True):
    """`playbook` is the brand folder that is tried; `present` the one it is compared with."""

    history: History
    playbook: Playbook
    present: Playbook | None = None
    sample: float = SAMPLE

    def play(self, circles: Iterable[int]) -> Played:
        played = Played()
        with _between_circles() as collect:
            for number in circles:
                played.add(self._circle(number))
                collect()
        return played

    def _circle(self, number: int) -> Played:
        told = self.history.circle(number)
        world = play(self.playbook, told, self.history, self._press)
        played = Played(self._counted(world, self._press))
        if self.present and self._other:
            other = play(self.present, told, self.history, self._other)
            played.present = self._counted(other, self._other)
            label = self.history.label(number, world)
            played.examples = comparison.differences(world, other, number, label)
            played.tally.update(("differs", one.journey) for one in played.examples)
            played.tally["differs",] = bool(played.examples)
        return played

    @staticmethod
    def _counted(world: World, press: Press) -> Tally:
        return tally(world) + press.taken()

    @cached_property
    def _press(self) -> Press:
        return Press(self.playbook.composer, self.sample)

    @cached_property
    def _other(self) -> Press | None:
        return Press(self.present.composer, self.sample) if self.present else None
