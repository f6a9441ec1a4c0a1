"""Broadcasts and their parts in the table. Whoever changed one meanwhile is noticed by its revision."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from shared.aws import keys
from shared.aws.keys import SEGMENT_SHARDS
from shared.aws.table import Table
from shared.aws.writes import unchanged
from shared.broadcasts.models import Broadcast, Part

KEPT = timedelta(days=760)
"""As long as what became of it is kept with the customers."""

COUNTS_KEPT = timedelta(days=7)
"""Parts of a count: its sum is kept with the broadcast."""


class BroadcastStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, name: str) -> Broadcast | None:
        item = self._table.get(keys.broadcast(name), consistent=True)
        return _broadcast(item) if item else None

    def all(self) -> list[Broadcast]:
        """The newest draft first."""
        found = map(_broadcast, self._table.query(keys.BROADCASTS, keys.BROADCAST, consistent=True))
        return sorted(found, key=lambda one: one.drafted_at, reverse=True)

    def save(self, broadcast: Broadcast, due: datetime | None = None) -> Broadcast:
        """As it is afterwards; `due` is when it is looked at next. ConflictError when somebody changed it meanwhile."""
        later = replace(broadcast, revision=broadcast.revision + 1)
        item = {**_plain(later), **(keys.due(due, later.name) if due else {}), **_expiry(later.drafted_at, KEPT)}
        self._table.put(keys.broadcast(later.name), item, **unchanged(broadcast.revision))
        return later

    def parts(self, name: str, task: str) -> list[Part]:
        """All there are to be, also those that nobody has begun."""
        found = self._table.query(keys.BROADCAST + name, f"{keys.PART}{task}#", consistent=True)
        return [msgspec.convert(item, Part, strict=False) for item in found]

    def part(self, name: str, task: str, number: int) -> Part | None:
        item = self._table.get(keys.broadcast_part(name, task, number), consistent=True)
        return msgspec.convert(item, Part, strict=False) if item else None

    def begin(self, name: str, task: str, now: datetime) -> None:
        """Its parts; those that are there already stay as they are."""
        for number in range(SEGMENT_SHARDS):
            part = Part(name, task, number, now, revision=1)
            self._table.put_if_absent(keys.broadcast_part(name, task, number), _part_item(part))

    def save_part(self, part: Part) -> Part:
        """ConflictError when somebody else has read the same page."""
        later = replace(part, revision=part.revision + 1)
        key = keys.broadcast_part(part.broadcast, part.task, part.number)
        self._table.put(key, _part_item(later), **unchanged(part.revision))
        return later

    def let_in(self, name: str, number: int, customer: str, now: datetime) -> None:
        self._table.put(keys.recipient(name, number, customer), _expiry(now, KEPT))

    def recipients(self, name: str, number: int, after: str, limit: int) -> list[str]:
        """Customers of one partition that it let in, from there on."""
        found = self._table.query(f"{keys.BROADCAST}{name}#{number}", "", since=after, limit=limit + bool(after))
        return [item["sk"] for item in found if item["sk"] != after]


def _broadcast(item: Any) -> Broadcast:
    return msgspec.convert(item, Broadcast, strict=False)


def _part_item(part: Part) -> dict[str, Any]:
    return {**_plain(part), **_expiry(part.at, KEPT if part.until else COUNTS_KEPT)}


def _plain(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(value)
    return {name: one for name, one in plain.items() if one is not None}


def _expiry(at: datetime, kept: timedelta) -> dict[str, int]:
    return {"expires_at": int((at + kept).timestamp())}
