"""What happened, as it was told: in circles of people who have nothing to do with anybody outside of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from infra.journeys.world import World
from shared.events import Event


class Told(Struct, frozen=True):
    """`quiet`: it was imported, and nobody should hear of it."""

    received_at: datetime
    event: Event
    quiet: bool = False


class History(Protocol):
    """Played from `begins` to `ends`; what was received before `begins` is known by then, and starts nothing."""

    @property
    def begins(self) -> datetime: ...
    @property
    def ends(self) -> datetime: ...
    @property
    def about(self) -> str:
        """Where it comes from, in a few words."""
        ...

    def __len__(self) -> int:
        """How many circles."""
        ...

    def circle(self, number: int) -> Sequence[Told]:
        """All that is about one circle, in the order in which it was received."""
        ...

    def label(self, number: int, world: World) -> str:
        """By what an example is called: made-up people by their names, all others by the customer's id only."""
        ...
