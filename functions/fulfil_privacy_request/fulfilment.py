"""An erasure or an export, done turn by turn and noted."""

import io
import tempfile
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from shared.aws.objects import Objects
from shared.aws.table import Table
from shared.jobs.models import Turn
from shared.privacy.erasing import Erasing
from shared.privacy.exporting import Exporting
from shared.privacy.inventory import Inventories
from shared.privacy.leaving import Leaving
from shared.privacy.requests import Request, Requests
from shared.profiles.folding import Folding

SWEEP = timedelta(minutes=15)
"""After this long no function that was under way when the tombstones were set is still running."""


class Fulfilment(Struct, frozen=True):
    table: Table
    objects: Objects
    inventories: Inventories
    leaving: Leaving
    now: datetime

    def turn(self, request: Request) -> Turn:
        """An export takes one; an erasure another after a quarter of an hour, whoever comes earlier."""
        if request.kind == "export":
            done = request if request.done_at else self._export(request)
            return Turn(done=True, progress=done.counts)
        due = request.done_at + SWEEP if request.done_at else self.now
        if self.now >= due and not request.swept_at:
            request = self._erase(request)
        if request.swept_at:
            return Turn(done=True, progress=request.counts)
        return Turn(next_at=(request.done_at or self.now) + SWEEP, progress=request.counts)

    def _erase(self, request: Request) -> Request:
        """Twice, and what both found counts. Audiences come first: afterwards nobody knows who it was."""
        left = self.leaving.leave(request.ids, self.now)
        folding = Folding(self.table, self.inventories.brand, self.inventories.secret)
        erasing = Erasing(self.table, self.inventories, folding)
        found, removed = erasing.erase(request.customer_id, request.ids, request.asked_at)
        self._forget_exports(found.ids)
        counts = dict(removed + left + Counter(request.counts))
        return Requests(self.table).finish(request, self.now, ids=tuple(sorted(found.ids)), counts=counts)

    def _forget_exports(self, ids: Iterable[str]) -> None:
        """Of this person, that were written before; each lies by what was the customer's id then."""
        for earlier in (one for known in ids for one in Requests(self.table).of_customer(known)):
            if earlier.object:
                self.objects.delete(earlier.object)

    def _export(self, request: Request) -> Request:
        key = f"exports/{request.customer_id}/{request.id}.json"
        with tempfile.TemporaryFile() as file:
            text = io.TextIOWrapper(file, encoding="utf-8", write_through=True)
            exporting = Exporting(self.table, self.inventories)
            counts = exporting.write(request.customer_id, request.ids, self.now, text)
            file.seek(0)
            self.objects.put(key, file)
        return Requests(self.table).finish(request, self.now, counts=counts, object=key)
