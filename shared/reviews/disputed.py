"""Does another home of the customer say otherwise? Only then does it matter that one says the same again, later.

A home is what one identifier was named with: the row of a list states an address, a shop the number of the customer.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from shared.aws import keys
from shared.aws.table import Table
from shared.profiles.graph import members

Item = Mapping[str, Any]


def is_disputed(before: Item, now: Item, places: Collection[tuple[str, str]], table: Table) -> bool:
    """`places` are parts of this traits item, and names in them."""
    others = _others(now["pk"], table)
    return any(
        _between(before[part][name], now[part][name], one) for part, name in places for one in _said(others, part, name)
    )


def _others(home: str, table: Table) -> list[Item]:
    own = table.get(keys.identifier(home), consistent=True) or {}
    owner = str(own.get("owner", home))
    root = own if owner == home else table.get(keys.identifier(owner), consistent=True)
    rest = sorted(members(root) - {home}) if root else []
    return list(table.get_many(map(keys.traits, rest), consistent=True)) if rest else []


def _said(others: Iterable[Item], part: str, name: str) -> list[Any]:
    return [one[part][name] for one in others if name in one.get(part, {})]


def _between(was: Any, again: Any, other: Any) -> bool:
    """Something else, which counted until now."""
    return bool(other[1] != again[1] and was[0] < other[0] < again[0])
