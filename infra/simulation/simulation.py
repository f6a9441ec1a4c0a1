"""A history played under one brand folder, or under two: portion by portion, so that nothing of it piles up."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from infra.journeys.playbook import Playbook
from infra.journeys.world import World
from infra.simulation import comparison
from infra.simulation.comparison import Example
from infra.simulation.history import History
from infra.simulation.play import play
from infra.simulation.press import SAMPLE, Press
from infra.simulation.tally import Tally, tally


@dataclass(slots=True)
class Played:
    """What some circles came to; `present` is of the folder compared with, and empty where there is none."""

    tally: Tally = field(default_factory=Counter)
    present: Tally = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)

    def add(self, other: "Played") -> None:
        self.tally.update(other.tally)
        self.present.update(other.present)
        self.examples = comparison.first([*self.examples, *other.examples])


@dataclass(frozen=True)
class Simulation:
    """`playbook` is the brand folder that is tried; `present` the one it is compared with."""

    history: History
    playbook: Playbook
    present: Playbook | None = None
    sample: float = SAMPLE

    def play(self, circles: Iterable[int]) -> Played:
        played = Played()
        for number in circles:
            played.add(self._circle(number))
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
