"""A person's decision that two identifiers do not belong together, or do after all. Of several, the latest holds."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.errors import ConflictError, InvalidRequestError, NotFoundError
from shared.profiles.graph import Graph
from shared.profiles.joining import Joining


class Decision(Struct, frozen=True):
    """`id` and `at` order decisions; `by` is who decided, `reason` why: both are shown to whoever asks later."""

    id: str
    cut: bool
    at: datetime
    by: str
    reason: str


class Cutting(Struct, frozen=True):
    table: Table
    limit: Callable[[str], int]

    def decide(self, one: str, other: str, decision: Decision) -> None:
        """Idempotent. Facts stay where they are; only ownership changes, so that a restore brings all of it back."""
        if one == other:
            raise InvalidRequestError("identifiers: name two different ones")
        items = Graph(self.table).identifiers([one, other], consistent=True)
        if missing := {one, other} - items.keys():
            raise NotFoundError(f"{len(missing)} of the two identifiers was never stated by any source")
        for here, there in ((one, other), (other, one)):
            self._file(items[here], items[there], decision)
        persons = [name for name, item in items.items() if item["role"] == "person"]
        if persons:
            # What a correction makes of customers, nobody did today: no journey is to begin by it.
            Joining(self.table, self.limit, decision.at, quiet=True).settle(persons, recount=True)

    def _file(self, here: Item, there: Item, decision: Decision) -> None:
        stamp = f"{keys.timestamp(decision.at)}|{decision.id}"
        said = {"cut": decision.cut, "stamp": stamp, "by": decision.by, "reason": decision.reason}
        nodes = [[item["pk"], item["kind"], item["role"]] for item in (here, there)]
        key, condition = keys.cut(here["pk"], there["pk"]), "attribute_not_exists(#pk) OR #stamp < :stamp"
        try:
            self.table.put(key, {**said, "nodes": nodes}, condition=condition, stamp=stamp)
        except ConflictError:
            return  # a later decision is there already, or this very one
