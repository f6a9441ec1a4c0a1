"""Keep the fold of a home's events up to date: read, fold, write back if nobody else did meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.aws import keys
from shared.aws.table import Table
from shared.configuration import Brand
from shared.errors import ConflictError
from shared.events import Event, Identifier
from shared.profiles import fold, kinds, registers

ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Folding:
    table: Table
    brand: Brand
    secret: bytes

    def fold(self, event: Event, home: str, ids: Mapping[Identifier, str]) -> None:
        """`home` is the id of the identifier that the event lies under, `ids` those of all that it names."""
        at = registers.stamp(event.occurred_at, self._rank(event), event.id)
        if event.data.get("traits") or event.data.get("touch"):
            self._fold(keys.traits(home), {"kind": "traits"}, lambda item: fold.traits(item, event, at))
        if reference := self._order_reference(event, ids):
            when = keys.timestamp(event.occurred_at)
            about = {"kind": "order", "order": reference}
            self._fold(keys.order(home, reference), about, lambda item: fold.order(item, event, at, when))

    def _rank(self, event: Event) -> int:
        connector, _, source = event.source.partition("/")
        configured = self.brand.source(connector, source)
        return configured.rank if configured else 50

    def _order_reference(self, event: Event, ids: Mapping[Identifier, str]) -> str | None:
        """The hashed id of the order this event speaks of, the same whichever of its events comes first."""
        stated = next((hashed for one, hashed in ids.items() if kinds.name(one.kind) == "order"), None)
        order = event.data.get("order")
        if stated or not order or not order.get("id"):
            return stated
        scope = event.source.partition("/")[2]
        return keys.identifier_id(Identifier(f"order@{scope}", str(order["id"])), self.secret)

    def _fold(
        self, key: keys.Key, about: Mapping[str, Any], change: Callable[[Mapping[str, Any]], dict[str, Any]]
    ) -> None:
        """Read, fold, write back if nobody else did meanwhile; nothing is written where nothing changes."""
        for _ in range(ATTEMPTS):
            item = self.table.get(key, consistent=True) or {}
            changed = change(item)
            if all(item.get(name) == value for name, value in changed.items()):
                return
            if self._save(key, {**item, **about, **changed}, item.get("v")):
                return
        raise ConflictError("a profile is being written by many at once")

    def _save(self, key: keys.Key, item: dict[str, Any], seen: int | None) -> bool:
        if seen is None:
            return self.table.put_if_absent(key, {**item, "v": 1})
        try:
            self.table.put(key, {**item, "v": seen + 1}, condition="#v = :seen", seen=seen)
        except ConflictError:
            return False
        return True
