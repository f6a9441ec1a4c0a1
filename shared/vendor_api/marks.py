"""How far each source is reconciled: until when everything that changed at the vendor has been asked for."""

from datetime import datetime, timedelta

from shared.aws import keys
from shared.aws.table import Table
from shared.errors import ConflictError

OVERLAP = timedelta(minutes=10)
"""The vendor's clock is another one, and what it lists may come late."""

FIRST = timedelta(days=1)


class Marks:
    def __init__(self, table: Table) -> None:
        self._table = table

    def since(self, source: str, now: datetime) -> datetime:
        """From when on to ask."""
        mark = self._at(source)
        return now - FIRST if mark is None else mark - OVERLAP

    def move(self, source: str, since: datetime, started: datetime) -> None:
        """All that changed in between has been asked for. Forward only, and never over a gap that nobody asked for."""
        mark = self._at(source)
        if mark is not None and since > mark:
            return
        condition = "attribute_not_exists(#at) OR #at < :started"
        told = keys.timestamp(started)
        try:
            self._table.put(keys.reconciled(source), {"at": told}, condition=condition, started=told)
        except ConflictError:
            return

    def _at(self, source: str) -> datetime | None:
        item = self._table.get(keys.reconciled(source), consistent=True)
        return datetime.fromisoformat(item["at"]) if item else None
