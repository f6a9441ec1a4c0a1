"""Where one customer's facts lie: under the identifiers it owns, and, where others were named as well, under theirs."""

from collections.abc import Collection

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.configuration import Brand
from shared.profiles import facts, identifiers, owners
from shared.profiles.graph import Graph, members


class Inventory(Struct, frozen=True):
    """`ids` are all identifiers that lead to this customer only; `near` belong to others but were named with them."""

    ids: frozenset[str]
    near: frozenset[str]


class Inventories(Struct, frozen=True):
    """`brand` and `secret` are those that events are filed with."""

    table: Table
    brand: Brand
    secret: bytes

    def take(self, ids: Collection[str]) -> Inventory:
        """`ids` are those that the profile knows. Pointers are found by what names them: not each has facts itself."""
        graph = Graph(self.table)
        known = set(ids) | {one for item in graph.identifiers(ids, consistent=True).values() for one in members(item)}
        named = {one for home in known for one in self._named_under(home)} - known
        items = graph.identifiers(named, consistent=True)
        follow = {one for one, item in items.items() if item["role"] == "pointer" and self._leads_to(item, known)}
        return Inventory(frozenset(known | follow), frozenset(items.keys() - follow))

    def named_in(self, event: Item) -> set[str]:
        """An event keeps identifiers as its source wrote them."""
        return set(identifiers.ids(identifiers.of(facts.event_of(event), self.brand), self.secret).values())

    def _named_under(self, home: str) -> set[str]:
        events = self.table.pages(home, keys.EVENT, consistent=True)
        statements = self.table.pages(home, keys.STATED, consistent=True)
        return {one for event in events for one in self.named_in(event)} | {
            node[0] for item in statements for node in item["nodes"]
        }

    def _leads_to(self, pointer: Item, known: set[str]) -> bool:
        return owners.find(Graph(self.table), pointer).owner.customer_id in known
