"""How far imports have come, in the table; a change that somebody else made meanwhile is a ConflictError."""

from datetime import timedelta
from typing import Any

import msgspec
from msgspec.structs import asdict, replace

from shared.aws import keys
from shared.aws.table import Table
from shared.importing.models import Import

KEPT = timedelta(days=400)
"""That somebody was imported, when, and from which source, is the proof of where data came from."""


class ImportStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, import_id: str) -> Import | None:
        item = self._table.get(keys.imported(import_id), consistent=True)
        return msgspec.convert(item, Import) if item else None

    def create(self, task: Import) -> Import:
        """As it is stored, if it was there before."""
        first = replace(task, version=1)
        if self._table.put_if_absent(keys.imported(task.id), _item(first)):
            return first
        return self.get(task.id) or first

    def save(self, task: Import) -> Import:
        later = replace(task, version=task.version + 1)
        self._table.put(keys.imported(task.id), _item(later), condition="#version = :seen", seen=task.version)
        return later


def _item(task: Import) -> dict[str, Any]:
    times = {name: keys.timestamp(at) for name in ("created_at", "sweep_at") if (at := getattr(task, name))}
    plain = {**asdict(task), **times, "state": str(task.state)}
    return {**plain, "expires_at": int((task.created_at + KEPT).timestamp())}
