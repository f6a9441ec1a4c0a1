"""Erase a customer: nothing of it stays but keyed hashes, so that late events are known, and "do not contact".

Tombstones come first: from then on nothing of the past is filed. What was under way meanwhile is swept up by doing all
of it once more, a quarter of an hour later; what the person did after the erasure is a new customer's, and stays.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.errors import ConflictError
from shared.messages.items import consent_of
from shared.messages.store import ConsentStore
from shared.privacy import remains
from shared.privacy.inventory import Inventories, Inventory
from shared.profiles import facts, identifiers
from shared.profiles.folding import Folding
from shared.reviews.store import Standings

CLOSED = "SET #erased = :at, #owner = :self, #v = :next, #was_customer = :customer"
FORGOTTEN = (
    "value",
    "members",
    "combinations",
    "held",
    "merges",
    "allowed",
    "is_home",
    "shared",
    "back",
    "salt",
    "quiet",
)


class Erasing(Struct, frozen=True):
    table: Table
    inventories: Inventories
    folding: Folding

    def erase(self, customer_id: str, ids: Collection[str], at: datetime) -> tuple[Inventory, Counter[str]]:
        """Idempotent for the same moment. Returns what was found, and what was removed by kind of item."""
        found, before = self.inventories.take(ids), frozenset[str]()
        while found.ids != before:
            for one in sorted(found.ids - before):
                self._close(one, keys.timestamp(at), customer=one == customer_id)
            before = found.ids
            found = self.inventories.take(before)
        removed = sum((self._leave(one, found.ids, keys.timestamp(at)) for one in sorted(found.near)), Counter[str]())
        return found, sum((self._empty(one, keys.timestamp(at)) for one in sorted(found.ids)), removed)

    def _close(self, one: str, at: str, *, customer: bool) -> None:
        """The version makes whoever is joining this identifier right now look again."""
        item = self.table.get(keys.identifier(one), consistent=True)
        came_late = item is not None and "value" in item and str(item.get("back", "")) <= at
        if item is None or (item.get("erased", "") >= at and not came_late):
            return
        version = item.get("v", 0)
        values = {"at": at, "self": one, "next": version + 1, "seen": version, "customer": customer}
        expression = f"{CLOSED} REMOVE {', '.join(f'#{name}' for name in FORGOTTEN)}"
        self.table.write(Write(keys.identifier(one), expression=expression, condition="#v = :seen", values=values))

    def _empty(self, one: str, at: str) -> Counter[str]:
        """What lies under an identifier of the erased; from later events the fold is made anew."""
        items = list(self.table.pages(one, "", consistent=True))
        later = [item for item in items if item["sk"].startswith(keys.EVENT) and not remains.is_past(item, at)]
        removed: Counter[str] = Counter()
        for item in items:
            removed[item["sk"].partition("#")[0]] += not self._leaves(item, at, came_back=bool(later))
        self._fold(one, later)
        return +removed

    def _leaves(self, item: Item, at: str, *, came_back: bool) -> bool:
        """Whether anything of it stays. What changes meanwhile is looked at again: somebody may just be opting out."""
        kept = remains.of(item, at, came_back=came_back)
        try:
            if kept is None:
                self._remove(item)
            elif kept != item:
                ConsentStore(self.table).save(consent_of(item), consent_of(kept))
        except ConflictError:
            now = self.table.get({"pk": item["pk"], "sk": item["sk"]}, consistent=True)
            return now is not None and self._leaves(now, at, came_back=came_back)
        return kept is not None

    def _remove(self, item: Item) -> None:
        """A standing together with what the segments know of it; what an address allows, only as it was looked at."""
        if item["sk"] == keys.STANDING:
            Standings(self.table).forget(item["pk"])
        elif remains.is_consent(item):
            ConsentStore(self.table).forget(consent_of(item))
        else:
            self.table.delete({"pk": item["pk"], "sk": item["sk"]})

    def _leave(self, home: str, erased: Collection[str], at: str) -> Counter[str]:
        """Events at somebody else's home (a cashier's address) that name the erased go; its fold is made anew."""
        events = list(self.table.pages(home, keys.EVENT, consistent=True))
        theirs = [one for one in events if remains.is_past(one, at) and self.inventories.named_in(one) & set(erased)]
        if theirs:
            folds = [item for item in self.table.query(home, keys.PROFILE, consistent=True) if remains.is_fold(item)]
            for item in (*theirs, *folds):
                self.table.delete({"pk": home, "sk": item["sk"]})
            self._fold(home, [event for event in events if event not in theirs])
        return Counter(event=len(theirs))

    def _fold(self, home: str, events: Sequence[Item]) -> None:
        for event in map(facts.event_of, events):
            known = identifiers.of(event, self.folding.brand)
            self.folding.fold(event, home, identifiers.ids(known, self.folding.secret))
