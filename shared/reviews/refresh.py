"""Look at every customer once more when the rules have changed: page by page through the table, by messages on a queue.

A message is only a hint. How far each part of the table is, is noted at one place; whoever dies repeats one page, and
of two who read the same page at once one goes on.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.queue import Queue
from shared.aws.table import Stretch, Table
from shared.aws.writes import IF_ABSENT, Write
from shared.errors import ConflictError

PARTS, PART = 8, "part"
"""Of the table, gone through beside each other."""

BUSY = 500
"""Messages on the queue from which a refresh waits: customers who do something come through the same one."""

PAUSE_SECONDS = 5

CUSTOMERS = (
    "#sk = :id AND #role = :person AND attribute_exists(#value) AND (attribute_not_exists(#owner) OR #owner = #pk)"
)
"""Whose identifier is several persons' has no standing: its own review ends the one it had."""


class Progress(Struct, frozen=True):
    """`left` are the parts of the table that are not through, and where each goes on; `customers` were found so far."""

    id: str
    rules: str
    started_at: str
    left: Mapping[int, keys.Key | None]
    customers: int = 0

    @property
    def done(self) -> bool:
        return not self.left


class Refresh(Struct, frozen=True):
    """`rules` is the version of those in force; `queue` the one that reviews come from."""

    table: Table
    queue: Queue
    rules: str

    def begin(self, now: datetime, *, again: bool = False) -> None:
        """Unless the table was gone through by these rules already. What came to a halt goes on."""
        known = self.table.get(keys.REFRESH, consistent=True)
        if known and known["rules"] == self.rules and not again:
            return self._hint(progress(known))
        first = Progress(keys.timestamp(now), self.rules, keys.timestamp(now), dict.fromkeys(range(PARTS)))
        condition, seen = ("#id = :seen", {"seen": known["id"]}) if known else (IF_ABSENT, {})
        with suppress(ConflictError):  # somebody else has begun
            self.table.put(keys.REFRESH, _item(first), condition=condition, **seen)
            self._hint(first)

    def page(self, refresh: str, part: int) -> None:
        """Another part, an earlier refresh, a page that somebody else has read: nothing is left to do here."""
        item = self.table.get(keys.REFRESH, consistent=True)
        known = progress(item) if item else None
        if known is None or known.id != refresh or part not in known.left:
            return
        if self.queue.waiting() > BUSY:
            return self.queue.send([{"refresh": refresh, "part": part}], delay_seconds=PAUSE_SECONDS)
        found, rest = self.table.scan(Stretch(part, PARTS, known.left[part]), CUSTOMERS, id="id", person="person")
        self.queue.send([{"customer": key["pk"], "quiet": True, "by_rules": True} for key in found])
        with suppress(ConflictError):
            self._note(known, part, rest, len(found))
            if rest:
                self.queue.send([{"refresh": refresh, "part": part}])

    def _note(self, known: Progress, part: int, rest: Stretch | None, found: int) -> None:
        """ConflictError where somebody else read the same page, or another refresh has begun."""
        name = f"{PART}{part}"
        move = f"SET #{name} = :next ADD #customers :found" if rest else f"REMOVE #{name} ADD #customers :found"
        values = {"found": found, "id": known.id, "seen": known.left[part] or {}}
        values |= {"next": rest.after} if rest else {}
        condition = f"#id = :id AND #{name} = :seen"
        self.table.write(Write(keys.REFRESH, expression=move, condition=condition, values=values))

    def _hint(self, known: Progress) -> None:
        self.queue.send([{"refresh": known.id, "part": part} for part in known.left])


def progress(item: Item) -> Progress:
    left = {int(name.removeprefix(PART)): item[name] or None for name in sorted(item) if name.startswith(PART)}
    return Progress(item["id"], item["rules"], item["started_at"], left, int(item["customers"]))


def _item(known: Progress) -> dict[str, Any]:
    """Each part is an attribute of its own, so that two parts never wait for each other."""
    plain = {"id": known.id, "rules": known.rules, "started_at": known.started_at, "customers": known.customers}
    return {**plain, **{f"{PART}{part}": place or {} for part, place in known.left.items()}}
