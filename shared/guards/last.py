"""The last guards before the provider's call, in their order: how many messages may go, and how much money."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from shared.aws.table import Table
from shared.configuration import Brand
from shared.guards import budget, trip
from shared.guards.blast_guard import BlastGuard, Pause
from shared.guards.budget import BudgetGuard
from shared.guards.trip import Trip
from shared.journeys.control_store import ControlStore
from shared.journeys.controls import Controls
from shared.messages.admission import Admission, InOrder
from shared.messages.permits import Grant, Permits, granted, room

CurrentBrand = Callable[[], Brand]


def counting(table: Table, brand: CurrentBrand, controls: ControlStore) -> Admission:
    """For whoever sends: what is spent is counted, and what has nothing left stands still."""
    grants = partial(granted, table), partial(budget.counted, table)
    return _in_order(brand, controls.read, grants, partial(trip.pause, controls))


def asking(table: Table, brand: CurrentBrand, controls: ControlStore) -> Admission:
    """For one message that nobody sends: what they would say, and nothing is counted or shut."""
    return _in_order(brand, controls.latest, (partial(room, table), partial(room, table)), _leave)


def _in_order(
    brand: CurrentBrand, controls: Callable[[], Controls], grants: tuple[Grant, Grant], pause: Pause
) -> InOrder:
    messages, money = map(Permits, grants)
    return InOrder((BlastGuard(lambda: brand().guards, messages, controls, pause), BudgetGuard(money, controls, pause)))


def _leave(gate: str, why: Trip, now: datetime) -> None:
    """As it is."""
