"""All of a stage's table, read once, in parts beside each other. Reads only."""

from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from msgspec import Struct

from shared.aws import codec
from shared.aws.codec import Item

PARTS = 4
"""What is done with a page takes longer than reading it."""

Answer = Mapping[str, Any]


class Page(Struct, frozen=True):
    """Of one part, whose pages come in order; the `last` of it ends no home in the middle. `units` are read units."""

    part: int
    items: list[Item]
    looked_at: int
    units: float
    last: bool


class WholeTable(Struct, frozen=True):
    """A client of DynamoDB, which may be used by several threads, and the name of a table."""

    client: Any
    name: str

    def size(self) -> int:
        """Items, as DynamoDB counts them every six hours or so."""
        return int(self.client.describe_table(TableName=self.name)["Table"]["ItemCount"])

    def pages(self, wanted: Mapping[str, Any]) -> Iterator[Page]:
        """As they come. `wanted` are the words of DynamoDB's Scan: which items, and what of them."""
        with ThreadPoolExecutor(PARTS) as pool:
            ask = pool.submit
            waiting: dict[Future[Answer], int] = {ask(self._scan, part, wanted): part for part in range(PARTS)}
            while waiting:
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    part, answer = waiting.pop(future), future.result()
                    if last := answer.get("LastEvaluatedKey"):
                        waiting[ask(self._scan, part, {**wanted, "ExclusiveStartKey": last})] = part
                    yield _page(part, answer)

    def _scan(self, part: int, wanted: Mapping[str, Any]) -> Answer:
        answer: Answer = self.client.scan(
            TableName=self.name, Segment=part, TotalSegments=PARTS, ReturnConsumedCapacity="TOTAL", **wanted
        )
        return answer


def _page(part: int, answer: Answer) -> Page:
    items, units = [codec.load(item) for item in answer["Items"]], answer.get("ConsumedCapacity", {})
    return Page(
        part, items, answer["ScannedCount"], float(units.get("CapacityUnits", 0)), "LastEvaluatedKey" not in answer
    )
