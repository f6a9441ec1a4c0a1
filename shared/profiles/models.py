"""What is known about a customer: the fold of all facts at the identifiers it owns."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct, field

from shared.events import Identifier
from shared.profiles.kinds import rank
from shared.profiles.offers import Offer, plain_code
from shared.profiles.orders import Order


class Member(Struct, frozen=True):
    """An identifier that a customer owns. `id` is its keyed hash."""

    id: str
    identifier: Identifier
    role: str


class Profile(Struct, frozen=True, dict=True):
    """A customer at one moment. `aliases` are all ids that resolve to it, its own included.

    What many conditions ask for is worked out once: nobody changes a profile, or what it gives.
    """

    customer_id: str
    members: tuple[Member, ...] = ()
    traits: Mapping[str, Any] = field(default_factory=dict)
    orders: tuple[Order, ...] = ()
    offers: tuple[Offer, ...] = ()
    first_touch: Mapping[str, Any] | None = None
    last_touch: Mapping[str, Any] | None = None
    shared: bool = False
    """Belongs to several people, or to nobody: never messaged."""
    measures: Mapping[str, Any] = field(default_factory=dict)
    """What the orders and acts amount to, by name: docs/profile.md."""

    standing: Mapping[str, Any] | None = None
    """What its last review found, as it is stored; None before the first, and of nobody who is not one person."""
    remnants: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The same of customers that this one has taken in since, by the ids that they had: its next review ends them."""

    @cached_property
    def aliases(self) -> tuple[str, ...]:
        return tuple(sorted({self.customer_id, *(member.id for member in self.members)}))

    @cached_property
    def strongest(self) -> str:
        """The id of the identifier that says best who the customer is: what we state ourselves is filed there."""
        ranked = sorted(self.members, key=lambda one: (rank(one.identifier.kind, one.role), one.id))
        return ranked[0].id if ranked else self.customer_id

    def order(self, reference: str) -> Order | None:
        """By any hashed reference of it, or by an id or number that a source gave it; what it goes by today first."""
        return self._orders.get(reference) or next(
            (one for one in self.orders if reference in one.references or reference in one.names), None
        )

    @cached_property
    def _orders(self) -> dict[Any, Order]:
        """By what they go by today; of two that go by the same the older."""
        named = [(name, one) for one in reversed(self.orders) for name in (one.values.get("id"), one.id)]
        return {name: one for name, one in named if isinstance(name, str)}

    def offer(self, code: str) -> Offer | None:
        """However its code is written."""
        return next((one for one in self.offers if plain_code(one["code"]) == plain_code(code)), None)

    def addresses(self, *kinds: str) -> tuple[Member, ...]:
        """Identifiers of these kinds, best first; one that belongs to an account (`kind@account`) is of its kind."""
        if kinds not in self._reached:
            found = [one for one in self.members if one.identifier.kind.partition("@")[0] in kinds]
            best_first = sorted(found, key=lambda one: self._preference(one.identifier, kinds))
            self._reached[kinds] = tuple(best_first)
        return self._reached[kinds]

    @cached_property
    def _reached(self) -> dict[tuple[str, ...], tuple[Member, ...]]:
        return {}

    def _preference(self, one: Identifier, kinds: Sequence[str]) -> tuple[int, bool, str]:
        """The first kind, then the one that the traits name, then by value."""
        kind = one.kind.partition("@")[0]
        return (kinds.index(kind), one.value != self.traits.get(kind), one.value)

    def plain(self) -> dict[str, Any]:
        """As conditions and templates see it: traits at the top level, then orders, offers and measures."""
        return self._plain

    @cached_property
    def _plain(self) -> dict[str, Any]:
        return {
            "language": None,
            "tags": [],
            **self.traits,
            "id": self.customer_id,
            **self._found(),
            "orders": [{**one.values, "status": one.status} for one in self.orders if one.told],
            "offers": list(self.offers),
            **self.measures,
        }

    def _found(self) -> dict[str, Any]:
        """By the last review."""
        known = self.standing or {}
        stage = {"stage": known["stage"], "stage_since": known["stage_since"]} if "stage" in known else {}
        return {**stage, "segments": sorted(known.get("segments", ()))}
