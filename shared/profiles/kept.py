"""What the last fold of a profile was made of, so that the next one makes only what has changed since.

Parts are told apart by identity: they are never changed in place, so the same object is the same content.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

Made = TypeVar("Made")


class Kept:
    """Of one profile. What was not asked for between two turns is forgotten. `parts` is for what a part is made of."""

    def __init__(self) -> None:
        self._last: dict[tuple[int, ...], tuple[Any, ...]] = {}
        self._now: dict[tuple[int, ...], tuple[Any, ...]] = {}

    @cached_property
    def parts(self) -> "Kept":
        return Kept()

    def turn(self) -> None:
        """A new fold begins."""
        self._last, self._now = self._now, {}

    def made(self, make: Callable[..., Made], *parts: Any) -> Made:
        """`make(*parts)`; the parts are kept as well, or others might get their identity."""
        place = (id(make), *map(id, parts))
        found = self._last.get(place) or (make(*parts), make, *parts)
        self._now[place] = found
        result: Made = found[0]
        return result
