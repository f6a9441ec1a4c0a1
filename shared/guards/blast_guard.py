"""How many messages a journey may send in an hour and a day: one that sends more has a fault, and stands still.

A broadcast may send what was confirmed: each of its steps one message to each of so many people, and no hour or day
counts besides.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from shared.aws import gates, keys
from shared.aws.table import Table
from shared.configuration import Guards
from shared.guards.trip import Trip
from shared.journeys.controls import Control, Controls
from shared.messages.look import BUDGET, Look
from shared.messages.models import Verdict
from shared.messages.permits import Allowance, Permits

KEPT = timedelta(days=3)
BROADCAST_KEPT = timedelta(days=90)
"""Its counts, longer than any of its messages may wait."""

RULE = "blast_guard"
WHOLE = "all"
"""Of the counts of a broadcast, for each of its steps."""

Pause = Callable[[str, Trip, datetime], None]
"""Lets what is behind the gate stand still, unless somebody let it go on since."""


class BlastGuard(Struct, frozen=True):
    guards: Callable[[], Guards]
    permits: Permits
    controls: Callable[[], Controls]
    pause: Pause

    def admit(self, look: Look, cost: int) -> Verdict:
        allowance = self._allowance(look)
        if self.permits.take(allowance):
            return Verdict()
        detail = ", ".join(f"{most} {_span(name)}" for name, most in allowance.most.items())
        trip = Trip(RULE, f"{RULE}: {detail} is the most that it may send", self._since(look))
        self.pause(self._gate(look), trip, look.now)
        return Verdict(RULE, detail, parked=look.outlook.journey.name)

    def give_back(self, look: Look, cost: int) -> None:
        self.permits.give_back(self._allowance(look))

    def _allowance(self, look: Look) -> Allowance:
        """Of the moment; what is counted for another hour is another one."""
        message, broadcast = look.message, look.outlook.broadcast
        if broadcast:
            key = keys.sends(self._gate(look), self._since(look), message.step)
            return Allowance(key, {WHOLE: broadcast.audience}, look.now + BROADCAST_KEPT)
        limits, at = self.guards().of(message.journey), look.now.astimezone(UTC)
        key = keys.sends(self._gate(look), self._since(look), at.date().isoformat())
        return Allowance(key, {"day": limits.daily, f"h{at:%H}": limits.hourly}, look.now + KEPT)

    def _gate(self, look: Look) -> str:
        journey, broadcast = look.message.journey, look.outlook.broadcast
        return gates.of_run(journey, broadcast.name) if broadcast else gates.of_journey(journey)

    def _since(self, look: Look) -> datetime | None:
        """Whoever lets it go on has looked, and it has as much again."""
        return self.controls().of(self._gate(look)).let_go_at


def held_by(control: Control, usual: str) -> str:
    """The rule by which a message waits for its journey, by who shut that."""
    return BUDGET if control.until else RULE if control.guarded else usual


def sent(table: Table, gate: str) -> int:
    """Messages of a broadcast that have left, whoever let it go on meanwhile. With what workers have counted and not
    used yet: less than a thousandth each.
    """
    return sum(int(item[WHOLE]) for item in table.query(keys.sends(gate, None, "")["pk"], ""))


def _span(name: str) -> str:
    return {"day": "a day", WHOLE: "in all"}.get(name, "an hour")
