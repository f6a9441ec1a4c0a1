"""A broadcast: one journey for everybody in a segment, beginning at a time; and how far each part of the work is."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from msgspec import Struct, field

from shared.journeys.fields import MessageClass

Past = Literal["now", "skip"]
"""What becomes of customers for whom the local time is over when the broadcast starts."""


class State(StrEnum):
    """COUNTED knows its audience, CONFIRMED waits for its time, RUNNING gives everybody a turn, DONE gave them all."""

    DRAFTED = "drafted"
    COUNTED = "counted"
    CONFIRMED = "confirmed"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class Reach(Struct, frozen=True):
    """Of the audience by one channel: who has an address, who agreed, whose address is dead, whom a cap holds now.

    `reached` is who would be written to if it were sent now, `opted_out` who of these has opted out of marketing.
    """

    addressed: int = 0
    consented: int = 0
    suppressed: int = 0
    capped: int = 0
    reached: int = 0
    opted_out: int = 0


class Count(Struct, frozen=True):
    """Of who was in the segment at `at`; whoever came later is not in it. `done_at`: all of them were looked at."""

    at: datetime
    done_at: datetime | None = None
    members: int = 0
    reached: int = 0
    channels: Mapping[str, Reach] = field(default_factory=dict)
    opted_out: int = 0


class Pace(Struct, frozen=True):
    """Messages a second, and how many within the first day and within each day after it; None: as many as there are.

    `messages` of so many `members` are expected: of whoever cannot be written to nothing leaves.
    """

    per_second: Decimal
    today: int | None = None
    daily: int | None = None
    members: int = 1
    messages: int = 1


class Start(Struct, frozen=True):
    at: datetime
    pace: Pace


class Broadcast(Struct, frozen=True):
    """`journey` and `version` are what each member gets; of a message alone they are made for it from `template`.

    `at` is a moment; where it is `local`, what each customer's own clock says; None: as soon as it is confirmed. `rate`
    lowers the number of messages a second. `audience` is the number that was confirmed; of a `legal_notice` also
    `opted_out`, how many of them get it although they opted out of marketing, and `confirmed_because`.
    """

    name: str
    segment: str
    journey: str
    version: str
    channels: tuple[str, ...]
    message_class: MessageClass
    drafted_by: str
    drafted_at: datetime
    reason: str
    state: State = State.DRAFTED
    template: str | None = None
    at: datetime | None = None
    local: bool = False
    past: Past = "now"
    rate: Decimal | None = None
    count: Count | None = None
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    audience: int | None = None
    legal_notice: bool = False
    opted_out: int | None = None
    confirmed_because: str | None = None
    start: Start | None = None
    ended_at: datetime | None = None
    revision: int = 0


class Part(Struct, frozen=True):
    """One of the partitions of the segment's index, gone through once for `task`. `after` is where that goes on.

    `tally` counts what was found there by name, `until` is the latest turn that was given.
    """

    broadcast: str
    task: str
    number: int
    at: datetime
    after: str | None = None
    done: bool = False
    looked: int = 0
    tally: Mapping[str, int] = field(default_factory=dict)
    until: datetime | None = None
    revision: int = 0
