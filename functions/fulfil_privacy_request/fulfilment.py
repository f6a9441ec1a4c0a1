"""An erasure or an export, done and noted."""

import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shared.aws.objects import Objects
from shared.aws.table import Table
from shared.privacy.erasing import Erasing
from shared.privacy.exporting import Exporting
from shared.privacy.inventory import Inventories
from shared.privacy.requests import Request, Requests
from shared.profiles.folding import Folding


@dataclass(frozen=True, slots=True)
class Fulfilment:
    table: Table
    objects: Objects
    inventories: Inventories
    now: datetime

    def fulfil(self, request: Request) -> None:
        ways: dict[str, Callable[[Request], None]] = {"erasure": self._erase, "export": self._export}
        ways[request.kind](request)

    def _erase(self, request: Request) -> None:
        """Twice, and what both found counts. Exports of this person that were written before go as well."""
        folding = Folding(self.table, self.inventories.brand, self.inventories.secret)
        erasing = Erasing(self.table, self.inventories, folding)
        found, removed = erasing.erase(request.customer_id, request.ids, request.asked_at)
        requests = Requests(self.table)
        for earlier in requests.of_customer(request.customer_id):
            if earlier.object:
                self.objects.delete(earlier.object)
        counts = {name: removed[name] + request.counts.get(name, 0) for name in removed.keys() | request.counts.keys()}
        requests.finish(request, self.now, ids=tuple(sorted(found.ids)), counts=counts)

    def _export(self, request: Request) -> None:
        key = f"exports/{request.customer_id}/{request.id}.json"
        with tempfile.TemporaryFile() as file:
            text = io.TextIOWrapper(file, encoding="utf-8", write_through=True)
            exporting = Exporting(self.table, self.inventories)
            counts = exporting.write(request.customer_id, request.ids, self.now, text)
            file.seek(0)
            self.objects.put(key, file)
        Requests(self.table).finish(request, self.now, counts=counts, object=key)
