"""How often a customer buys: the days of purchase, and how long a pause between two of them is to be expected."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from shared.configuration import Lifecycle
from shared.profiles.measures import median
from shared.profiles.orders import Order

DAY = timedelta(days=1)


def purchases(orders: Sequence[Order]) -> list[datetime]:
    """The last of each day, oldest first. Whatever was called off or given back whole is none."""
    moments = sorted(one.placed for one in orders if one.placed and one.counts and one.status != "refunded")
    return list({moment.date(): moment for moment in moments}.values())


def interval(bought: Sequence[datetime], orders: Sequence[Order], rules: Lifecycle) -> timedelta:
    """The customer's own once there are enough purchases; the category's of the last one, or the usual, until then."""
    if len(bought) >= rules.rhythm_from:
        return median([(later.date() - earlier.date()).days for earlier, later in pairwise(bought)]) * DAY
    known = [length(rules.usual_by_category[one]) for one in _categories(orders) if one in rules.usual_by_category]
    return min(known, default=length(rules.usual))


def returned_at(bought: Sequence[datetime], late: timedelta) -> datetime | None:
    """The last purchase that came after all: whoever was given up for late and buys is back."""
    return max((later for earlier, later in pairwise(bought) if later - earlier >= late), default=None)


@lru_cache(maxsize=256)
def length(text: str) -> timedelta:
    """Of `60d` or `8w`."""
    return int(text[:-1]) * {"d": DAY, "w": 7 * DAY}[text[-1]]


def _categories(orders: Sequence[Order]) -> Iterator[str]:
    """Of the items of the last purchase."""
    last = next((one for one in reversed(orders) if one.counts and one.status != "refunded"), None)
    for item in (last.values.get("items") or ()) if last else ():
        if isinstance(item, Mapping) and isinstance(item.get("category"), str):
            yield item["category"]
