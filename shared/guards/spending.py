"""What of each budget is spent and left, and what stands still because nothing is, as people read it."""

from collections.abc import Mapping
from datetime import datetime

from shared.aws import keys
from shared.aws.table import Table
from shared.configuration import Brand
from shared.guards.budget import SPENT, Purse, purses
from shared.interface.operated import Spending
from shared.journeys.controls import Controls
from shared.messages.prices import written

Counts = Mapping[tuple[str, str], int]


def spending(table: Table, brand: Brand, controls: Controls, now: datetime) -> list[Spending]:
    """Of every budget, in one read. With what workers have counted and not used yet: less than a thousandth each."""
    mine = list(purses(brand, controls, now))
    counts = {(one["pk"], one["sk"]): int(one[SPENT]) for one in table.get_many(one.allowance.key for one in mine)}
    return [_shown(one, counts, brand.currency, controls) for one in mine]


def _shown(purse: Purse, counts: Counts, currency: str, controls: Controls) -> Spending:
    spent = counts.get((purse.allowance.key["pk"], purse.allowance.key["sk"]), 0)
    shut = controls.of(purse.gate).until
    return {
        "gate": purse.gate,
        "period": purse.period,
        "spent": written(spent),
        "left": written(max(0, purse.most - spent)),
        "most": written(purse.most),
        "currency": currency,
        "until": keys.timestamp(purse.until),
        "shut_until": keys.timestamp(shut) if shut else None,
    }
