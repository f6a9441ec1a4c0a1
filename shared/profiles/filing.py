"""File an event: who is it about, what does it change, and last of all the event itself.

The order matters. Structure, then profile, then the event: the event's own item is the mark that all before it is done,
so a delivery that was cut off anywhere is completed by its redelivery, and a completed one costs one failed write.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.aws import keys
from shared.aws.table import Table
from shared.configuration import Brand
from shared.errors import ConflictError
from shared.events import Event, Identifier
from shared.profiles import facts, fold, identifiers, kinds, registers, structure
from shared.profiles.identity import Node
from shared.profiles.structure import Structure

ATTEMPTS = 5

Also = Callable[[Event, Mapping[Identifier, str]], None]


@dataclass(frozen=True, slots=True)
class Filed:
    """`ids` are the hashed ids of the event's usable identifiers, `home` the one it lies under."""

    home: str
    ids: Mapping[Identifier, str]
    new: bool


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything filing needs: the table, the brand's rules and the key that hides identifiers."""

    table: Table
    brand: Brand
    secret: bytes

    def file(self, event: Event, received_at: datetime, before_event: Also) -> Filed:
        """`before_event` does what else must be durable before the event counts as done (consent, feedback)."""
        known = identifiers.of(event, self.brand)
        ids = {one.identifier: keys.identifier_id(one.identifier, self.secret) for one in known}
        nodes = [Node(ids[one.identifier], one.identifier.kind, one.role) for one in known]
        event = self._dated(event, received_at)
        Structure(self.table, self._limit).state(known, nodes, structure.evidence(event))
        self._profile(event, nodes, ids)
        before_event(event, ids)
        key = keys.event(nodes[0].id, event.occurred_at, event.source, event.id)
        new = self.table.put_if_absent(key, facts.item_of(event, received_at))
        return Filed(nodes[0].id, ids, new)

    def _dated(self, event: Event, received_at: datetime) -> Event:
        """An impossible date, or none, is replaced by that of the first receipt, kept so that redeliveries agree."""
        if event.occurred_at == facts.clamped(event.occurred_at, received_at) != received_at:
            return event
        key = {"pk": f"undated#{keys.digest(event.source, event.id)}", "sk": "first"}
        first = {"received_at": keys.timestamp(received_at), "expires_at": int(received_at.timestamp()) + 86_400 * 90}
        if not self.table.put_if_absent(key, first):
            first = self.table.get(key, consistent=True) or first
        stated = facts.received_at(first) if event.occurred_at == received_at else event.occurred_at
        return replace(event, occurred_at=facts.clamped(stated, facts.received_at(first)))

    def _profile(self, event: Event, nodes: list[Node], ids: Mapping[Identifier, str]) -> None:
        home = nodes[0].id
        at = registers.stamp(event.occurred_at, self._rank(event), event.id)
        if event.data.get("traits") or event.data.get("touch"):
            self._fold(keys.traits(home), {"kind": "traits"}, lambda item: fold.traits(item, event, at))
        if reference := self._order_reference(event, ids):
            when = keys.timestamp(event.occurred_at)
            about = {"kind": "order", "order": reference}
            self._fold(keys.order(home, reference), about, lambda item: fold.order(item, event, at, when))

    def _limit(self, kind: str) -> int:
        return kinds.kind_of(kind, self.brand.kinds).limit

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
