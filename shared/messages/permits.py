"""Leave to use so much of something: taken from where it is counted in blocks, and used up bit by bit by this process.

A block is counted before any of it is used: however many workers there are, they never use more than there is. What a
worker has left when it dies, or when the hour is over, nobody uses. That is less than a block for each.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec import Struct

from shared.aws import keys
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.errors import ConflictError

BLOCKS = 1000
"""So many make up the whole, so that what fifty workers have left over is not a twentieth of it."""

MOST_KNOWN = 500
"""Of which this process remembers what it has left. Whatever it forgets is counted as used."""


class Allowance(Struct, frozen=True):
    """`most` is what each of these counts, which lie in one item, may come to."""

    key: keys.Key
    most: Mapping[str, int]
    expires_at: datetime

    @property
    def block(self) -> int:
        return max(1, min(self.most.values()) // BLOCKS)

    @property
    def place(self) -> tuple[str, ...]:
        return (self.key["pk"], self.key["sk"], *sorted(self.most))


Grant = Callable[[Allowance, int], Mapping[str, int] | None]
"""Counts so much, and gives what it comes to; None where that would be too much."""


class Permits:
    def __init__(self, grant: Grant) -> None:
        self._grant = grant
        self._left: dict[tuple[str, ...], int] = {}

    def take(self, allowance: Allowance, amount: int = 1) -> bool:
        """Near the end there is no whole block any more, and still enough for one."""
        left = self._left.get(allowance.place, 0)
        if left < amount:
            wanted = dict.fromkeys((max(allowance.block, amount - left), amount - left))
            taken = next((one for one in wanted if self._grant(allowance, one)), None)
            if taken is None:
                return False
            left += taken
        self._keep(allowance, left - amount)
        return True

    def give_back(self, allowance: Allowance, amount: int = 1) -> None:
        """It was not used. Others do not have it back, this process has."""
        self._keep(allowance, self._left.get(allowance.place, 0) + amount)

    def _keep(self, allowance: Allowance, left: int) -> None:
        if len(self._left) >= MOST_KNOWN:
            self._left.clear()
        self._left[allowance.place] = left


def granted(table: Table, allowance: Allowance, amount: int) -> Mapping[str, int] | None:
    """One conditional write, whatever it counts."""
    if min(allowance.most.values()) < amount:
        return None
    names = sorted(allowance.most)
    added = ", ".join(f"#{name} :amount" for name in names)
    room = [f"(attribute_not_exists(#{name}) OR #{name} <= :room_{name})" for name in names]
    values = {f"room_{name}": most - amount for name, most in allowance.most.items()}
    values |= {"amount": amount, "expires": int(allowance.expires_at.timestamp())}
    expression = f"ADD {added} SET #expires_at = :expires"
    try:
        item = table.write(Write(allowance.key, expression=expression, condition=" AND ".join(room), values=values))
    except ConflictError:
        return None
    return {name: int(item[name]) for name in names}


def room(table: Table, allowance: Allowance, amount: int) -> Mapping[str, int] | None:
    """As `granted`, for whoever only asks: nothing is counted."""
    item = table.get(allowance.key) or {}
    counts = {name: int(item.get(name, 0)) + amount for name in allowance.most}
    return counts if all(counts[name] <= most for name, most in allowance.most.items()) else None
