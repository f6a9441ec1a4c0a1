"""Customers as they lie in the table of a stage: one scan of it, in which what belongs together lies together."""

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct, field

from infra.whole_table import Page, WholeTable
from shared.aws import codec, keys
from shared.aws.codec import Item

OF_IDENTIFIERS = {
    "FilterExpression": "begins_with(#sk, :id)",
    "ExpressionAttributeNames": {"#sk": "sk"},
    "ExpressionAttributeValues": codec.dump({":id": keys.IDENTIFIER}),
}

Home = dict[str, Item]
"""An identifier, the fold of its events, its standing, and pointers that may follow it, by sort key."""


class Homes(Struct):
    """`units` were read so far, `looked_at` are the items that went by."""

    table: WholeTable
    units: float = 0.0
    looked_at: int = 0
    _torn: dict[int, list[Item]] = field(default_factory=dict)

    def read(self) -> Iterator[list[Home]]:
        """Those of each page, as it comes."""
        for page in self.table.pages(OF_IDENTIFIERS):
            self.units += page.units
            self.looked_at += page.looked_at
            yield self._whole(page)

    def _whole(self, page: Page) -> list[Home]:
        """The last home of a page may go on in the next."""
        items = [*self._torn.pop(page.part, []), *page.items]
        grouped = [list(home) for _, home in groupby(items, key=lambda item: item["pk"])]
        if not page.last and grouped:
            self._torn[page.part] = grouped.pop()
        return [{item["sk"]: item for item in home} for home in grouped]
