"""What a customer's purchases and acts amount to: computed when somebody looks, and never counted up.

Nothing here knows the time of day: measures are dates, and "for sixty days" is for a condition to say.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from msgspec import Struct, field

from shared.configuration import Brand
from shared.payload import iso
from shared.profiles import amounts, signs
from shared.profiles.activity import Activity
from shared.profiles.amounts import EXACT, Amount
from shared.profiles.orders import Order


class Exchange(Struct, frozen=True):
    """The brand's currency, and what one unit of another is worth in it."""

    currency: str = ""
    rates: Mapping[str, Decimal] = field(default_factory=dict)

    def convert(self, amount: Amount) -> Decimal | None:
        """None without a rate."""
        currency, value = amount
        if currency == self.currency:
            return value
        return EXACT.multiply(value, self.rates[currency]) if currency in self.rates else None


NO_EXCHANGE = Exchange()


def exchange(brand: Brand) -> Exchange:
    return Exchange(brand.currency, {code: Decimal(rate) for code, rate in brand.exchange_rates.items()})


def of(orders: Iterable[Order], activity: Activity, rates: Exchange) -> dict[str, Any]:
    """By name, as docs/profile.md lists them; what is unknown is absent."""
    known = tuple(orders)
    return of_purchases(known, rates) | signs.of(known, activity)


def of_purchases(orders: Iterable[Order], rates: Exchange) -> dict[str, Any]:
    standing = [order for order in orders if order.stands]
    bought = [order for order in standing if order.counts]
    return {
        "number_of_orders": len(bought),
        **_spend(standing, bought, rates),
        **_rhythm(sorted(order.placed for order in bought if order.placed)),
    }


def _spend(standing: list[Order], bought: list[Order], rates: Exchange) -> dict[str, Any]:
    sums = amounts.total(_nets(standing))
    converted = [(rates.currency, value) for one in sums.items() if (value := rates.convert(one)) is not None]
    spent = amounts.total(converted).get(rates.currency, Decimal(0))
    priced = sum(rates.convert(net) is not None for net in _nets(bought))
    found: dict[str, Any] = {
        "spend_by_currency": {code: amounts.write(code, value) for code, value in sorted(sums.items())},
        "spend_unconverted": sorted(one[0] for one in sums.items() if rates.convert(one) is None),
    }
    if rates.currency:
        found["spend"] = amounts.rounded(rates.currency, spent)
    if rates.currency and priced:
        found["average_order_value"] = amounts.rounded(rates.currency, EXACT.divide(spent, Decimal(priced)))
    return found


def _nets(orders: Iterable[Order]) -> list[Amount]:
    return [order.net for order in orders if order.net]


def _rhythm(moments: list[datetime]) -> dict[str, Any]:
    """The typical interval is the median between days of purchase, so that one long pause does not set the pace."""
    if not moments:
        return {}
    found: dict[str, Any] = {"first_purchase": iso(moments[0]), "last_purchase": iso(moments[-1])}
    days = sorted({moment.date() for moment in moments})
    if len(days) > 1:
        interval = median((later - earlier).days for earlier, later in pairwise(days))
        found["purchase_interval_days"] = interval
        found["expected_next_purchase"] = iso(moments[-1] + timedelta(days=interval))
    return found


def median(pauses: Iterable[int]) -> int:
    """Whole days, rounded up: nobody is expected too early. `statistics` would add 8 ms to every cold start."""
    ordered = sorted(pauses)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return (low + high + 1) // 2
