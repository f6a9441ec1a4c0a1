"""What a person may ask of a brand about their own data: all of it (export), or none of it any more (erasure)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.errors import NotFoundError

Kind = Literal["erasure", "export"]


class Request(Struct, frozen=True):
    """`by` is who asked for it on the person's behalf. `ids` are the identifiers it was about, as keyed hashes.

    `counts` says what was found, by kind of item. `object` is where an export lies. `swept_at` is when an erasure was
    done for the second time.
    """

    id: str
    kind: Kind
    customer_id: str
    by: str
    reason: str
    asked_at: datetime
    state: Literal["asked", "done"] = "asked"
    done_at: datetime | None = None
    swept_at: datetime | None = None
    ids: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    object: str | None = None


class Requests:
    """Under the customer that they are about; they outlive an erasure, as its proof."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def ask(self, request: Request) -> None:
        self._table.put_if_absent(keys.request(request.customer_id, request.id), _item(request))

    def get(self, customer_id: str, request_id: str) -> Request:
        item = self._table.get(keys.request(customer_id, request_id), consistent=True)
        if item is None:
            raise NotFoundError("there is no such request of this customer")
        return msgspec.convert(item, Request, strict=False)

    def of_customer(self, customer_id: str) -> list[Request]:
        found = self._table.query(customer_id, keys.REQUEST, consistent=True)
        return [msgspec.convert(item, Request, strict=False) for item in found]

    def finish(self, request: Request, now: datetime, **outcome: object) -> Request:
        at = {"swept_at": now} if request.done_at else {"done_at": now}
        finished = replace(request, state="done", **at, **outcome)
        self._table.put(keys.request(request.customer_id, request.id), _item(finished))
        return finished


def shown(request: Request) -> Item:
    """As the API answers."""
    told: Item = {name: value for name, value in msgspec.to_builtins(request).items() if value is not None}
    return told


def _item(request: Request) -> Item:
    return shown(request)
