"""A journey whose mails bounce or draw complaints too often stops by itself, before its provider stops the account."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from shared.aws import gates
from shared.aws.table import Table
from shared.configuration import Guards
from shared.guards.trip import Trip, stop
from shared.journeys.control_store import ControlStore
from shared.messages.tally import Tally, Totals, totals


def tripped(found: Totals, limits: Guards) -> Trip | None:
    """At the limit, and not only above it. Shares of a few mails say nothing."""
    if found.sent < limits.sends:
        return None
    against = (("complaints", found.complained, limits.complaints), ("bounces", found.bounced, limits.bounces))
    over = ((rule, many, most) for rule, many, most in against if 100 * many >= Decimal(str(most)) * found.sent)
    return next((Trip(rule, _reason(rule, many, found.sent, most)) for rule, many, most in over), None)


def _reason(rule: str, many: int, sent: int, most: float) -> str:
    share = Decimal(100 * many) / sent
    return f"{rule}: {many} of {sent} mails in seven days ({share:.2f} %, it stops at {most:g} %)"


class Breaker(Struct, frozen=True):
    """A stop by it is the same as one by an operator, and is released the same way."""

    table: Table
    controls: ControlStore
    guards: Callable[[], Guards]
    now: Callable[[], datetime]

    def tally(self) -> Tally:
        """What feeds it."""
        return Tally(self.table, lambda journey: self.controls.read().of_journey(journey).let_go_at, self.judge)

    def judge(self, journey: str) -> None:
        """Not one that was let go on since its figures were read."""
        seen, now = self.controls.latest().of_journey(journey), self.now()
        if seen.stopped:
            return
        found = totals(self.table, journey, seen.let_go_at, now)
        trip = tripped(found, self.guards().of(journey))
        if trip:
            stop(self.controls, gates.of_journey(journey), replace(trip, since=seen.let_go_at), now)
