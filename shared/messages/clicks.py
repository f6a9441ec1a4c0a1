"""All clicks on the links of one message, kept in its row of the ledger: one by itself does not tell whose it was."""

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.errors import ConflictError
from shared.messages.following import Click, machine

MOST = 40
"""Machines come back; by then it is known what they are, and the row stays within two write units."""


class Followed(Struct, frozen=True):
    clicks: Collection[Click]
    arrived_at: datetime | None

    def machine(self, click: Click) -> str | None:
        return machine(click, self.clicks, self.arrived_at)


class Clicks:
    def __init__(self, table: Table) -> None:
        self._table = table

    def note(self, address: str, send_key: str, click: Click) -> Followed | None:
        """What is known with it, however often it is told; None where it is about no message of ours."""
        key, text = keys.message(address, send_key), f"{keys.timestamp(click.at)} {click.link}"
        item = self._table.get(key, consistent=True)
        if item is None:
            return None
        known = item.get("clicks", ())
        if text not in known and len(known) < MOST:
            item = self._added(key, text) or item
        return _followed(item, click)

    def _added(self, key: keys.Key, text: str) -> Item | None:
        """None where the person was erased meanwhile."""
        write = Write(key, expression="ADD #clicks :one", condition="attribute_exists(#pk)", values={"one": {text}})
        try:
            return self._table.write(write)
        except ConflictError:
            return None


def link_of(address: str) -> str:
    """What a link is kept as: an address may say whose it is."""
    return keys.digest(address)[:8]


def _followed(item: Item, click: Click) -> Followed:
    arrived = item.get("delivered_at")
    return Followed({click, *map(_click, item.get("clicks", ()))}, datetime.fromisoformat(arrived) if arrived else None)


def _click(text: str) -> Click:
    at, link = text.split(" ")
    return Click(datetime.fromisoformat(at), link)
