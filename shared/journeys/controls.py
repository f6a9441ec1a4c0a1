"""What operators have decided about a journey, a channel, all sending or a connector: paused, stopped, since when.

The decisions are remembered as times, so that whoever looks later comes to the same result as whoever looked at once.
Each such thing is a gate and goes by the name that it has in shared/aws/gates.py.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from shared.aws import gates
from shared.errors import InvalidRequestError
from shared.pauses import Pause, together

State = Literal["running", "paused", "stopped"]

BY_ITSELF = "tributary"
"""Who decided, where no person did."""

MOST_PAUSES = 100
"""Remembered of one gate: only a wait that lives through more of them ends early."""


class Control(Struct, frozen=True):
    """Of one gate. A stop ends what began before it is released again, however late that is looked at.

    `by` and `reason` are of the last decision.
    """

    pauses: tuple[Pause, ...] = ()
    stopped_at: datetime | None = None
    released_at: datetime | None = None
    by: str = ""
    reason: str = ""
    until: datetime | None = None
    """It stands still for lack of money, and goes on by itself then."""

    @property
    def paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].ends is None

    @property
    def stopped(self) -> bool:
        """Nobody may enter."""
        return self.stopped_at is not None and self.released_at is None

    @property
    def guarded(self) -> bool:
        """It stands still by itself, until somebody has looked."""
        return self.paused and self.by == BY_ITSELF

    @property
    def state(self) -> State:
        return "stopped" if self.stopped else "paused" if self.paused else "running"

    @property
    def since(self) -> datetime | None:
        """When the last decision was made; None where there never was any."""
        moments = (self.stopped_at, self.released_at, *(at for one in self.pauses for at in (one.begins, one.ends)))
        return max((at for at in moments if at), default=None)

    @property
    def let_go_at(self) -> datetime | None:
        """When it was last let go on. What is counted of it, in order to stop it, is counted from then on."""
        ends = (one.ends for one in self.pauses if not one.lapsed)
        return max((at for at in (self.released_at, *ends) if at), default=None)

    def ends(self, began: datetime) -> bool:
        """Whether what began then is over. A worker that had not heard of the stop yet may have let somebody in."""
        return self.stopped_at is not None and (self.released_at is None or began < self.released_at)


RUNNING = Control()


class Controls(Struct, frozen=True):
    """`revision` counts the changes: a decision is made about what was seen."""

    gates: Mapping[str, Control] = field(default_factory=dict)
    revision: int = 0

    def of(self, gate: str) -> Control:
        return self.gates.get(gate, RUNNING)

    def of_journey(self, name: str) -> Control:
        return self.of(gates.of_journey(name))

    def of_run(self, journey: str, key: str) -> Control:
        """Its journey's, and what was decided about the runs with this key alone."""
        whole, own = self.of_journey(journey), self.gates.get(gates.of_run(journey, key))
        return whole if own is None else both(whole, own)

    def switch_of(self, source: str) -> str:
        """Which decides about `shopify/shop-a`: its own, or `shopify` where all of those are off."""
        own, whole = (self.of(gates.of_connector(one)) for one in (source, source.partition("/")[0]))
        return source.partition("/")[0] if whole.paused and not own.paused else source

    def of_source(self, source: str) -> Control:
        return self.of(gates.of_connector(self.switch_of(source)))

    def shut(self, gate: str) -> tuple[Pause, ...]:
        """When it was, and whether it is."""
        return self.of(gate).pauses

    def short(self, gate: str) -> bool:
        """Whether it stands still for lack of money."""
        return self.of(gate).until is not None

    def opened(self, since: datetime) -> list[str]:
        """Gates that are open, and were shut at that time or later."""
        ends = {gate: one.pauses[-1].ends for gate, one in self.gates.items() if one.pauses}
        return sorted(gate for gate, end in ends.items() if end and end >= since)


def both(one: Control, other: Control) -> Control:
    """Shut while either is; who is stopped by one of them is stopped."""
    stop = other if other.stopped else one
    last = one if one.paused and not other.paused else other
    return Control(
        together(one.pauses, other.pauses), stop.stopped_at, stop.released_at, last.by, last.reason, last.until
    )


def paused(control: Control, at: datetime) -> Control:
    if control.stopped:
        raise InvalidRequestError("it is stopped, and a journey that is stopped cannot be paused; release it first")
    if control.paused:
        return replace(control, until=None) if control.until else control
    return replace(control, pauses=(*control.pauses, Pause(at))[-MOST_PAUSES:])


def resumed(control: Control, at: datetime) -> Control:
    if not control.paused:
        return control
    *before, last = control.pauses
    return replace(control, pauses=(*before, Pause(last.begins, max(at, last.begins))), until=None)


def lapsed(control: Control, at: datetime) -> Control:
    """It goes on by itself, if its time is over. What is counted of it is counted on."""
    if not control.paused or control.until is None or at < control.until:
        return control
    *before, last = control.pauses
    return replace(control, pauses=(*before, Pause(last.begins, control.until, lapsed=True)), until=None)


def stopped(control: Control, at: datetime) -> Control:
    """Whoever is on it leaves; a pause is over by that."""
    return control if control.stopped else replace(resumed(control, at), stopped_at=at, released_at=None)


def released(control: Control, at: datetime) -> Control:
    return replace(control, released_at=at) if control.stopped else control


def controls_of(item: Mapping[str, Any]) -> Controls:
    return msgspec.convert(item, Controls)


def plain_of(controls: Controls) -> dict[str, Any]:
    """With nothing but text, numbers, lists and maps, as the table takes it."""
    plain: dict[str, Any] = msgspec.to_builtins(controls)
    return plain
