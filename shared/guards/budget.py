"""What messages may cost in a day and a month: all of them, by one channel, of one journey.

What has nothing left stands still until the next day or month of the brand's clock, or until somebody lets it go on:
then it has as much again.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared.aws import gates, keys
from shared.aws.table import Table
from shared.configuration import Brand, Budget
from shared.guards.blast_guard import Pause
from shared.guards.trip import Trip
from shared.journeys.controls import Controls
from shared.local_time import instant
from shared.messages.look import BUDGET, Look
from shared.messages.models import Verdict
from shared.messages.permits import Allowance, Permits, granted
from shared.messages.prices import millionths, written
from shared.observability import count, logger

KEPT = timedelta(days=62)
SPENT = "spent"
MONTH = timedelta(days=31)
"""From the first of one this leads into the next."""
NEAR = Decimal("0.8")
"""Of a budget: from then on somebody should know."""


class Purse(Struct, frozen=True):
    """`most` may be spent in this `period`, `day` or `month`, of what is behind the gate; it is over at `until`."""

    gate: str
    period: str
    most: int
    until: datetime
    allowance: Allowance


class BudgetGuard(Struct, frozen=True):
    permits: Permits
    controls: Callable[[], Controls]
    pause: Pause

    def admit(self, look: Look, cost: int) -> Verdict:
        mine = self._purses(look, cost)
        for place, purse in enumerate(mine):
            if not self.permits.take(purse.allowance, cost):
                self._give_back(mine[:place], cost)
                return self._shut(purse, look)
        return Verdict()

    def give_back(self, look: Look, cost: int) -> None:
        self._give_back(self._purses(look, cost), cost)

    def _give_back(self, taken: list[Purse], cost: int) -> None:
        for purse in taken:
            self.permits.give_back(purse.allowance, cost)

    def _shut(self, purse: Purse, look: Look) -> Verdict:
        detail = f"{written(purse.most)} {look.brand.currency} a {purse.period}"
        since = self.controls().of(purse.gate).let_go_at
        trip = Trip(BUDGET, f"{BUDGET}: {detail} is the most that it may spend", since, purse.until)
        self.pause(purse.gate, trip, look.now)
        return Verdict(BUDGET, detail, parked=purse.gate)

    def _purses(self, look: Look, cost: int) -> list[Purse]:
        """None of a message that costs nothing, or that no budget withholds."""
        if not cost or look.passes_budgets:
            return []
        message = look.message
        mine = (gates.SENDING, gates.of_channel(message.channel), gates.of_journey(message.journey))
        return [one for one in purses(look.brand, self.controls(), look.now) if one.gate in mine]


def purses(brand: Brand, controls: Controls, now: datetime) -> Iterator[Purse]:
    """All that there are, that of all sending first."""
    budgets = brand.budgets
    limited = {gates.SENDING: Budget(budgets.daily, budgets.monthly)}
    limited |= {gates.of_channel(name): one for name, one in budgets.channels.items()}
    limited |= {gates.of_journey(name): one for name, one in budgets.journeys.items()}
    here = now.astimezone(ZoneInfo(brand.time_zone)).date()
    tomorrow = here + timedelta(days=1)
    periods = (
        ("day", here.isoformat(), tomorrow),
        ("month", f"{here:%Y-%m}", (here.replace(day=1) + MONTH).replace(day=1)),
    )
    for gate, budget in limited.items():
        for (period, name, over), amount in zip(periods, (budget.daily, budget.monthly), strict=True):
            if amount is not None:
                most, until = millionths(amount), instant(over, time(), ZoneInfo(brand.time_zone))
                key = keys.spend(gate, controls.of(gate).let_go_at, name)
                yield Purse(gate, period, most, until, Allowance(key, {SPENT: most}, now + KEPT))


def counted(table: Table, allowance: Allowance, amount: int) -> Mapping[str, int] | None:
    """As `granted`. Of all that count, the one that comes to four fifths says so."""
    found = granted(table, allowance, amount)
    near = NEAR * allowance.most[SPENT]
    if found and found[SPENT] - amount < near <= found[SPENT]:
        count("BudgetNear")
        logger.warning("budget nearly spent", extra={"key": allowance.key["pk"]})
    return found
