"""The rules as they are now: those that the build compiled, with the thresholds that operators changed."""

from collections.abc import Callable

from shared.configuration import Brand
from shared.reviews.rules import Rules, under


class CurrentRules:
    """`brand` gives the same object until something changes."""

    def __init__(self, deployed: Rules, brand: Callable[[], Brand]) -> None:
        self._brand = brand
        self._known = deployed

    def __call__(self) -> Rules:
        lifecycle = self._brand().lifecycle
        if lifecycle != self._known.lifecycle:
            self._known = under(self._known, lifecycle)
        return self._known
