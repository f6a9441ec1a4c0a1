"""Customers as they lie in the table of a stage: one scan of it, in which what belongs together lies together."""

from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import groupby
from typing import Any

from msgspec import Struct, field

from shared.aws import codec, keys
from shared.aws.codec import Item

PARTS = 4
"""Of the table, read beside each other."""

Page = Mapping[str, Any]
Home = dict[str, Item]
"""An identifier, the fold of its events, its standing, and pointers that may follow it, by sort key."""


class Homes(Struct):
    """A client of DynamoDB, which may be used by several threads, and the name of a table. `units` were read so far,
    `looked_at` are the items that went by.
    """

    client: Any
    table: str
    units: float = 0.0
    looked_at: int = 0
    _torn: dict[int, list[Item]] = field(default_factory=dict)

    def size(self) -> int:
        """Items in the whole table, as DynamoDB counts them every six hours or so."""
        return int(self.client.describe_table(TableName=self.table)["Table"]["ItemCount"])

    def read(self) -> Iterator[list[Home]]:
        """Those of each page, as it comes."""
        with ThreadPoolExecutor(PARTS) as pool:
            waiting: dict[Future[Page], int] = {pool.submit(self._page, part, {}): part for part in range(PARTS)}
            while waiting:
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    part, page = waiting.pop(future), future.result()
                    last = page.get("LastEvaluatedKey")
                    if last:
                        waiting[pool.submit(self._page, part, {"ExclusiveStartKey": last})] = part
                    self.units += float(page.get("ConsumedCapacity", {}).get("CapacityUnits", 0))
                    self.looked_at += page["ScannedCount"]
                    yield self._whole(part, [codec.load(item) for item in page["Items"]], more=bool(last))

    def _whole(self, part: int, items: list[Item], *, more: bool) -> list[Home]:
        """The last home of a page may go on in the next."""
        grouped = [list(home) for _, home in groupby([*self._torn.pop(part, []), *items], key=lambda item: item["pk"])]
        if more and grouped:
            self._torn[part] = grouped.pop()
        return [{item["sk"]: item for item in home} for home in grouped]

    def _page(self, part: int, start: Page) -> Page:
        page: Page = self.client.scan(
            TableName=self.table,
            Segment=part,
            TotalSegments=PARTS,
            FilterExpression="begins_with(#sk, :id)",
            ExpressionAttributeNames={"#sk": "sk"},
            ExpressionAttributeValues=codec.dump({":id": keys.IDENTIFIER}),
            ReturnConsumedCapacity="TOTAL",
            **start,
        )
        return page
