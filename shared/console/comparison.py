"""What a journey really adds: the share that reached its goal on it, against those who were held out."""

from math import sqrt

from msgspec import Struct

Z = 1.959964
"""95 % of a normal distribution lie within so many standard deviations."""

ENOUGH = 30
"""In each group; below that an interval says nothing that anybody should act on."""


class Group(Struct, frozen=True):
    people: int
    reached: int

    @property
    def is_whole(self) -> bool:
        """In a short time more people may reach a goal than enter: they had entered before it."""
        return self.reached <= self.people

    @property
    def share(self) -> float:
        return self.reached / self.people

    @property
    def wilson(self) -> tuple[float, float]:
        """Wilson (1927): holds for few people and for shares near 0, where the textbook's interval does not."""
        n, p = self.people, self.share
        middle, width = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return (middle - width) / (1 + Z * Z / n), (middle + width) / (1 + Z * Z / n)


class Lift(Struct, frozen=True):
    """In points of percent, with its 95 % interval."""

    points: float
    low: float
    high: float


def lift(on_it: Group, held_out: Group) -> Lift | None:
    """Newcombe (1998), method 10. None where a group is too small to tell, or not whole."""
    if min(on_it.people, held_out.people) < ENOUGH or not (on_it.is_whole and held_out.is_whole):
        return None
    (low, high), (low_out, high_out) = on_it.wilson, held_out.wilson
    difference = on_it.share - held_out.share
    below = sqrt((on_it.share - low) ** 2 + (high_out - held_out.share) ** 2)
    above = sqrt((high - on_it.share) ** 2 + (held_out.share - low_out) ** 2)
    return Lift(100 * difference, 100 * (difference - below), 100 * (difference + above))
