"""What must be written so that the stored owners of persons are the wanted ones, and not more than that."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.writes import Write
from shared.profiles.breaker import Growth
from shared.profiles.graph import members
from shared.profiles.identity import Owner


class Change(Struct, frozen=True, dict=True):
    """`items` are as they are stored; `wanted` is the owner that each should have; `hour` is the one of now.

    `quiet`: an import changes them, and whoever sees it is to know that nobody should hear of it today.
    """

    items: Mapping[str, Item]
    wanted: Mapping[str, Owner]
    hour: str
    quiet: bool = False

    @cached_property
    def circles(self) -> dict[str, set[str]]:
        """The identifiers of every customer."""
        circles: dict[str, set[str]] = {}
        for one, owner in self.wanted.items():
            circles.setdefault(owner.customer_id, set()).add(one)
        return circles

    def differing(self) -> list[str]:
        """Customers first. Joining two writes their two items, however many identifiers they have."""
        return sorted(filter(self._differs, self.wanted), key=lambda one: (self.wanted[one].customer_id != one, one))

    def write(self, one: str, marks: list[str] | None) -> Write:
        """`marks` are combinations that are noted at this item on the way."""
        item, owner = self.items[one], self.wanted[one]
        version = item.get("v", 0)
        values = {"owner": owner.customer_id, "next": version + 1, "seen": version}
        values["shared"] = owner.standing == "shared"
        added: dict[str, Any] = ({"combinations": marks} if marks else {}) | ({"quiet": True} if self.quiet else {})
        circle = self.circles[one] if owner.customer_id == one else set()
        if len(circle) > 1:
            added |= {"members": circle, **self._merges(circle)}
        expression = "SET #owner = :owner, #v = :next, #shared = :shared"
        expression += "".join(f", #{name} = :{name}" for name in added)
        gone = [name for name in ("members", "held", "quiet") if name in item and name not in added]
        expression += f" REMOVE {', '.join(f'#{name}' for name in gone)}" if gone else ""
        return Write(keys.identifier(one), expression=expression, condition="#v = :seen", values={**values, **added})

    def _merges(self, circle: set[str]) -> dict[str, list[str | int]]:
        growth = Growth([self.items[one] for one in circle if one in self.items])
        return {"merges": [self.hour, growth.merges(self.hour)]} if len(growth.merging) > 1 else {}

    def _differs(self, one: str) -> bool:
        """A stored owner that this very change redirects to the right customer needs no write of those that name it.
        Who is new is written even where they join nobody: by that others hear of a customer.
        """
        item, owner = self.items[one], self.wanted[one]
        stored = item.get("owner", one)
        new, ends_hold = "owner" not in item, "held" in item
        if new or ends_hold or bool(item.get("shared")) != (owner.standing == "shared") or self._torn(one):
            return True
        if owner.customer_id == one:
            return stored != one or members(item) != self.circles[one]
        redirected = stored in self.wanted and self.wanted[stored].customer_id == owner.customer_id
        return bool(stored == one or not redirected)

    def _torn(self, one: str) -> bool:
        """Customer and member do not name each other: one was read before somebody's write and the other after it, or
        that write was cut off. To write it settles both: the first by its version, the second by being right.
        """
        customer = root(one, self.items)
        if customer != one:
            return customer in self.items and one not in members(self.items[customer])
        return any(other in self.items and root(other, self.items) != one for other in members(self.items[one]))


def root(one: str, items: Mapping[str, Item]) -> str:
    """The customer that is stored for it. Redirects lead to ever smaller ids, so they end."""
    owner = str(items[one].get("owner", one)) if one in items else one
    return one if owner == one else root(owner, items)
