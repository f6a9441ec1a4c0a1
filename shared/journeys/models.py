"""A run: one customer on one journey, at one step. It is stored as it is here and moved only by the engine."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

WAITING, HELD_OUT, ENDED = "waiting", "held_out", "ended"
"""`held_out`: it goes nowhere, and is only there to be compared, until the time for the goal is over."""

HOLDOUT = "holdout"
"""Why a run ended that was held out."""

MERGED = "merged"
"""Why a run ended that gave way to one of a customer who turned out to be the same."""

JOURNEY_STOPPED = "journey stopped"
"""Why a run ended of which an operator stopped the journey."""


class Outgoing(Struct, frozen=True):
    """A message the engine decided on: READY until deliver_message claims it. Stored inside its run, so atomic with it.

    `address` is the id of the identifier it goes to, fixed here so that a retry cannot choose another one; None when
    the customer has no address for any of the channels. `visit` tells apart the passes of a loop over one step.
    """

    step: str
    template: str
    channel: str
    message_class: str
    visit: int
    address: str | None
    requested_at: datetime
    expires_at: datetime | None = None
    priority: int = 50
    others: tuple[str, ...] = ()
    """Channel and address (`email ab12…`) of each way to try, in that order, if this one does not reach the person."""


class Statement(Struct, frozen=True):
    """A fact of our own about the customer, decided on by a step; statements.py makes an event of it.

    Stored inside its run as messages are. `about` is the id of the identifier it is filed under, fixed here for the
    same reason as an address; only one, because an event that names two would join them.
    """

    step: str
    visit: int
    name: str
    about: str
    stated_at: datetime
    data: Mapping[str, Any]


class Run(Struct, frozen=True):
    customer_id: str
    journey: str
    key: str
    version: str
    state: str
    step: str
    started_at: datetime
    trigger: Mapping[str, Any]
    """The event that started it: id, name, occurred_at, source, data."""
    due_at: datetime | None = None
    turn_at: datetime | None = None
    """When its turn comes, if a broadcast let it in: it has not begun before. turn.py"""
    parked_at: datetime | None = None
    """Since when it lies outside the minutes of the due index: its time came while its journey was paused."""
    listens: tuple[str, ...] = ()
    """Names of the events that would move or end it now; what start_journeys looks at."""
    sequence: int = 0
    """Counts every change: the fence against late, double and reordered wake-ups."""
    entered_step_at: datetime | None = None
    visits: Mapping[str, int] = field(default_factory=dict)
    memory: Mapping[str, Any] = field(default_factory=dict)
    """What steps left for later steps, by step id: the branch taken, the answer received."""
    outbox: tuple[Outgoing | Statement, ...] = ()
    ended_at: datetime | None = None
    reason: str | None = None
    """Why it ended: `completed`, `exit: order.cancelled`, `guard`, `merged`, `stopped`, `journey stopped`, `holdout`,
    `left the segment`"""
    attempt: int = 0
    """Counts the runs of one customer, journey and key, where re-entry is allowed."""
    path: tuple[str, ...] = ()
    """Steps it went through, with the time, newest last: `2026-11-22T16:00:00.000000Z settle`."""
    goal_ends_at: datetime | None = None
    """Until when the journey's goal counts for this run, also when it has ended before."""
    converted_at: datetime | None = None
    """When the goal was reached in that time."""
    home: str | None = None
    """The identifier under which the event lies that began it, where that is not `customer_id`. Whose it is, the run
    is, also when people are told apart. apart.py"""

    @property
    def messages(self) -> tuple[Outgoing, ...]:
        return tuple(one for one in self.outbox if isinstance(one, Outgoing))

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(one for one in self.outbox if isinstance(one, Statement))

    @property
    def held_out(self) -> bool:
        return self.state == HELD_OUT or self.reason == HOLDOUT
