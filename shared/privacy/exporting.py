"""Everything that is known about one customer as one JSON document, section by section."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.privacy.inventory import Inventories, Inventory
from shared.profiles import facts
from shared.profiles.store import ProfileStore

SECTIONS = {
    "events": keys.EVENT,
    "consents": keys.CONSENT,
    "messages": keys.MESSAGE,
    "journeys": keys.RUN,
    "statements": keys.STATED,
    "folds": keys.PROFILE,
    "standings": keys.STANDING,
    "requests": keys.REQUEST,
    "opt_outs_told": keys.TOLD,
}
"""With the identifiers themselves this is all that lies under one; the test of completeness counts. The members of a
segment, which lie by its name, are an index of standings.
"""

INTERNAL = {"due_bucket", "due_at", "expires_at", "v", "combinations", "quiet", "links", "about", "tells"}


class Exporting(Struct, frozen=True):
    table: Table
    inventories: Inventories

    def write(self, customer_id: str, ids: Iterable[str], now: datetime, file: IO[str]) -> dict[str, int]:
        """Item by item, so that a history of any length fits; returns how many there are of each section."""
        inventory = self.inventories.take(list(ids))
        profile = ProfileStore(self.table).profile(customer_id, consistent=True)
        head = {"customer_id": customer_id, "exported_at": keys.timestamp(now), "profile": profile and profile.plain()}
        file.write(json.dumps(head, ensure_ascii=False, default=str)[:-1])
        counts = {"identifiers": _section(file, "identifiers", self._identifiers(inventory))}
        for name, prefix in SECTIONS.items():
            counts[name] = _section(file, name, self._items(inventory, prefix))
        file.write("}\n")
        return counts

    def _identifiers(self, inventory: Inventory) -> Iterator[Item]:
        for item in self.table.get_many([keys.identifier(one) for one in sorted(inventory.ids)], consistent=True):
            yield _shown(item)

    def _items(self, inventory: Inventory, prefix: str) -> Iterator[Item]:
        for one in sorted(inventory.ids):
            found = self.table.pages(one, prefix, consistent=True)
            yield from (_shown(item) for item in found if prefix == keys.STANDING or item["sk"] != keys.STANDING)
        if prefix == keys.EVENT:
            for home in sorted(inventory.near):
                yield from (_shown(item) for item in self._naming(home, inventory))

    def _naming(self, home: str, inventory: Inventory) -> Iterator[Item]:
        """Events at somebody else's home that name this customer as well."""
        for event in self.table.pages(home, keys.EVENT, consistent=True):
            if self.inventories.named_in(event) & inventory.ids:
                yield event


def _section(file: IO[str], name: str, items: Iterable[Item]) -> int:
    file.write(f", {json.dumps(name)}: [")
    count = 0
    for count, item in enumerate(items, 1):
        file.write(",\n" * (count > 1) + json.dumps(item, ensure_ascii=False, default=_plain))
    file.write("]\n")
    return count


def _shown(item: Item) -> Item:
    where = {"under": item["pk"], "key": item["sk"]}
    if item["sk"].startswith(keys.EVENT):
        return {**where, **facts.plain(facts.event_of(item)), "received_at": item["received_at"]}
    return where | {name: value for name, value in item.items() if name not in INTERNAL | {"pk", "sk"}}


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, set | frozenset) else str(value)
