"""What lies under one identifier, in memory: the fold of its events, and the events themselves."""

from bisect import insort
from collections.abc import Mapping
from operator import itemgetter
from typing import Any, NamedTuple

from msgspec import Struct, field

from shared.aws import keys
from shared.events import Event, Identifier
from shared.profiles import fold, offers, reaching
from shared.profiles.references import Spoken

Placed = tuple[str, Event]
"""An event after its sort key, which begins with its time."""

place = itemgetter(0)
NEW_TRAITS: Mapping[str, Any] = {"kind": "traits", "sk": keys.TRAITS}


class Change(NamedTuple):
    """Of an item of the fold, as the stream brings it. `before` is None where it is new."""

    before: Mapping[str, Any] | None
    now: Mapping[str, Any]


class Home(Struct):
    """`folds` by what they are about: traits, an order's reference, an offer's code; `events` by name, oldest first."""

    folds: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: dict[str, list[Placed]] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)

    def add(self, event: Event, sort_key: str) -> bool:
        """False where it lies there already."""
        if sort_key in self.places:
            return False
        self.places.add(sort_key)
        insort(self.events.setdefault(event.name, []), (sort_key, event), key=place)
        return True

    def fold(self, event: Event, at: str, ids: Mapping[Identifier, str], said: Spoken | None) -> list[Change]:
        """What that changed."""
        traits = self.folds.get("traits", NEW_TRAITS)
        changes = self._change("traits", traits, {**fold.traits(traits, event, at), **reaching.after(traits, ids, at)})
        if said:
            place = {"kind": "order", "sk": keys.ORDER, "order": said.reference, "scope": said.scope}
            order = self.folds.get(said.reference, place)
            changes += self._change(said.reference, order, fold.order(order, event, at, said))
        if code := offers.spoken(event):
            offer = self.folds.get(code, {"kind": "offer", "sk": keys.OFFER, "code": code})
            changes += self._change(code, offer, offers.after(offer, event, at))
        return changes

    def _change(self, name: str, item: Mapping[str, Any], changes: Mapping[str, Any]) -> list[Change]:
        before = self.folds.get(name)
        if before is not None and all(item.get(field) == value for field, value in changes.items()):
            return []
        self.folds[name] = {**item, **changes}
        return [Change(before, self.folds[name])]
