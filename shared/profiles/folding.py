"""Keep the fold of a home's events up to date: read, fold, write back if nobody else did meanwhile."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from shared.aws import keys
from shared.aws.contention import attempts
from shared.aws.table import Table
from shared.configuration import Brand
from shared.errors import ConflictError
from shared.events import Event, Identifier, links
from shared.profiles import fold, offers, reaching, registers
from shared.profiles.references import spoken

MARKS = ("quiet", "links")
"""Of the last change alone, for whoever sees it in the stream."""


class Folding(Struct, frozen=True):
    table: Table
    brand: Brand
    secret: bytes
    quiet: bool = False
    """The events are imported. Who sees the fold change is to know that nobody should hear of it today."""

    def fold(self, event: Event, home: str, ids: Mapping[Identifier, str]) -> None:
        """`home` is the id of the identifier that the event lies under, `ids` those of all that it names."""
        at, marks = registers.stamp(event.occurred_at, self._rank(event), event.id), self._marks(event)
        traits = partial(_traits, event=event, ids=ids, at=at)
        self._fold(keys.traits(home), {"kind": "traits", **marks}, traits)
        if said := spoken(event, ids, lambda one: keys.identifier_id(one, self.secret)):
            about = {"kind": "order", "order": said.reference, "scope": said.scope, **marks}
            self._fold(keys.order(home, said.reference), about, lambda item: fold.order(item, event, at, said))
        if code := offers.spoken(event):
            of_code = {"kind": "offer", "code": code, **marks}
            self._fold(keys.offer(home, code), of_code, lambda item: offers.after(item, event, at))

    def _marks(self, event: Event) -> dict[str, Any]:
        """How many journeys led to it, so that what comes of it is known to be a chain."""
        chain = links(event.source, event.data)
        return ({"quiet": True} if self.quiet else {}) | ({"links": chain} if chain else {})

    def _rank(self, event: Event) -> int:
        connector, _, source = event.source.partition("/")
        configured = self.brand.source(connector, source)
        return configured.rank if configured else 50

    def _fold(
        self, key: keys.Key, about: Mapping[str, Any], change: Callable[[Mapping[str, Any]], dict[str, Any]]
    ) -> None:
        """Nothing is written where nothing changes, which even a stale read tells: folds only ever grow.

        So the first read is the cheaper one. A change made on a stale item loses by its version, and is made again.
        """
        for attempt in attempts():
            item = self.table.get(key, consistent=attempt > 0) or {}
            changed = change(item)
            if all(item.get(name) == value for name, value in changed.items()):
                return
            kept = {name: value for name, value in item.items() if name not in MARKS}
            if self._save(key, {**kept, **about, **changed}, item.get("v")):
                return

    def _save(self, key: keys.Key, item: dict[str, Any], seen: int | None) -> bool:
        if seen is None:
            return self.table.put_if_absent(key, {**item, "v": 1})
        try:
            self.table.put(key, {**item, "v": seen + 1}, condition="#v = :seen", seen=seen)
        except ConflictError:
            return False
        return True


def _traits(item: Mapping[str, Any], event: Event, ids: Mapping[Identifier, str], at: str) -> dict[str, Any]:
    return {**fold.traits(item, event, at), **reaching.after(item, ids, at)}
