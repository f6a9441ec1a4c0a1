"""What is known about a customer: the fold of all facts at the identifiers it owns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.events import Identifier


@dataclass(frozen=True, slots=True)
class Member:
    """An identifier that a customer owns. `id` is its keyed hash."""

    id: str
    identifier: Identifier
    role: str


@dataclass(frozen=True, slots=True)
class Order:
    """One purchase. `id` is the hashed order reference; `status` is derived from the latest registers."""

    id: str
    values: Mapping[str, Any]
    status: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A customer at one moment. `aliases` are all ids that resolve to it, its own included."""

    customer_id: str
    members: tuple[Member, ...] = ()
    traits: Mapping[str, Any] = field(default_factory=dict)
    orders: tuple[Order, ...] = ()
    first_touch: Mapping[str, Any] | None = None
    last_touch: Mapping[str, Any] | None = None
    shared: bool = False
    """Belongs to several people, or to nobody: never messaged."""

    @property
    def aliases(self) -> tuple[str, ...]:
        return tuple(sorted({self.customer_id, *(member.id for member in self.members)}))

    def order(self, reference: str) -> Order | None:
        """By hashed reference, or by the number or id that a source gave it."""
        wanted = (reference, str(reference))
        return next((o for o in self.orders if o.id in wanted or o.values.get("id") in wanted), None)

    def addresses(self, kind: str) -> tuple[Member, ...]:
        """Identifiers of this kind (`email`, `phone`), best first: the one the traits name, then by value."""
        preferred = self.traits.get(kind)
        found = [member for member in self.members if member.identifier.kind == kind]
        return tuple(sorted(found, key=lambda m: (m.identifier.value != preferred, m.identifier.value)))

    def plain(self) -> dict[str, Any]:
        """As conditions and templates see it: traits at the top level, then orders and measures."""
        return {
            "language": None,
            **self.traits,
            "id": self.customer_id,
            "orders": [{**o.values, "status": o.status} for o in self.orders],
            "number_of_orders": sum(o.status != "cancelled" for o in self.orders),
        }
