"""An erasure or an export, done and noted."""

import io
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shared.aws.objects import Objects
from shared.aws.table import Table
from shared.privacy.erasing import Erasing
from shared.privacy.exporting import Exporting
from shared.privacy.inventory import Inventories
from shared.privacy.leaving import Leaving
from shared.privacy.requests import Request, Requests
from shared.profiles.folding import Folding


@dataclass(frozen=True, slots=True)
class Fulfilment:
    table: Table
    objects: Objects
    inventories: Inventories
    leaving: Leaving
    now: datetime

    def fulfil(self, request: Request) -> None:
        ways: dict[str, Callable[[Request], None]] = {"erasure": self._erase, "export": self._export}
        ways[request.kind](request)

    def _erase(self, request: Request) -> None:
        """Twice, and what both found counts. Audiences come first: afterwards nobody knows who it was."""
        left = self.leaving.leave(request.ids, self.now)
        folding = Folding(self.table, self.inventories.brand, self.inventories.secret)
        erasing = Erasing(self.table, self.inventories, folding)
        found, removed = erasing.erase(request.customer_id, request.ids, request.asked_at)
        self._forget_exports(request)
        counts = dict(removed + left + Counter(request.counts))
        Requests(self.table).finish(request, self.now, ids=tuple(sorted(found.ids)), counts=counts)

    def _forget_exports(self, request: Request) -> None:
        """Of this person, that were written before."""
        for earlier in Requests(self.table).of_customer(request.customer_id):
            if earlier.object:
                self.objects.delete(earlier.object)

    def _export(self, request: Request) -> None:
        key = f"exports/{request.customer_id}/{request.id}.json"
        with tempfile.TemporaryFile() as file:
            text = io.TextIOWrapper(file, encoding="utf-8", write_through=True)
            exporting = Exporting(self.table, self.inventories)
            counts = exporting.write(request.customer_id, request.ids, self.now, text)
            file.seek(0)
            self.objects.put(key, file)
        Requests(self.table).finish(request, self.now, counts=counts, object=key)
