"""File an event: who is it about, what does it change, and last of all the event itself.

The order matters. Structure, then profile, then the event: the event's own item is the mark that all before it is done,
so a delivery that was cut off anywhere is completed by its redelivery, and a completed one costs one failed write.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from shared.aws import keys
from shared.aws.table import Table
from shared.configuration import Brand
from shared.events import Event, Identifier
from shared.profiles import facts, identifiers, kinds, structure
from shared.profiles.breaker import Reason
from shared.profiles.folding import Folding
from shared.profiles.identity import Node
from shared.profiles.naming import Naming
from shared.profiles.structure import Structure

Also = Callable[[Event, Mapping[Identifier, str]], None]


class Filed(Struct, frozen=True):
    """`ids` are the hashed ids of the event's usable identifiers, `home` the one it lies under.

    `held` says why customers that it would join stay apart for now. An `erased` event was dropped: its person asked to
    be forgotten after it happened. `salts` are those of its home and its persons, for the archive.
    """

    home: str
    ids: Mapping[Identifier, str]
    new: bool
    held: Reason | None = None
    erased: bool = False
    salts: Mapping[str, str] = field(default_factory=dict)


class Filing(Struct, frozen=True):
    """Everything filing needs: the table, the brand's rules and the key that hides identifiers."""

    table: Table
    brand: Brand
    secret: bytes

    def file(self, event: Event, received_at: datetime, before_event: Also, *, quiet: bool = False) -> Filed:
        """`before_event` does what else must be durable before the event counts as done (consent, feedback)."""
        known = identifiers.of(event, self.brand)
        ids = identifiers.ids(known, self.secret)
        nodes = [Node(ids[one.identifier], one.identifier.kind, one.role) for one in known]
        event = self._dated(event, received_at)
        named = Naming(self.table).look(nodes, keys.timestamp(event.occurred_at))
        if any(erased_since(item, event) for item in named.before.values()):
            return Filed(nodes[0].id, ids, new=False, erased=True)
        stating = Structure(self.table, self._limit, received_at, quiet)
        held = stating.state(known, nodes, named, structure.evidence(event))
        Folding(self.table, self.brand, self.secret, quiet).fold(event, nodes[0].id, ids)
        before_event(event, ids)
        key = keys.event(nodes[0].id, event.occurred_at, event.source, event.id)
        new = self.table.put_if_absent(key, facts.item_of(event, received_at, quiet=quiet))
        concerned = {node.id for node in nodes if node.role == "person" or node is nodes[0]}
        salts = {one: salt for one, salt in named.salts.items() if one in concerned}
        return Filed(nodes[0].id, ids, new, held, salts=salts)

    def _dated(self, event: Event, received_at: datetime) -> Event:
        """An impossible date, or none, is replaced by that of the first receipt, kept so that redeliveries agree."""
        if facts.is_dated(event, received_at):
            return event
        key = {"pk": f"undated#{keys.digest(event.source, event.id)}", "sk": "first"}
        first = {"received_at": keys.timestamp(received_at), "expires_at": int(received_at.timestamp()) + 86_400 * 90}
        known = self.table.get(key)
        if known is None and not self.table.put_if_absent(key, first):
            known = self.table.get(key, consistent=True)
        return facts.dated(event, received_at, facts.received_at(known or first))

    def _limit(self, kind: str) -> int:
        return kinds.kind_of(kind, self.brand.kinds).limit


def erased_since(item: Mapping[str, Any], event: Event) -> bool:
    """Its person was erased after this happened. What they do from then on is a new customer's."""
    return bool(item.get("erased", "") >= keys.timestamp(event.occurred_at))
