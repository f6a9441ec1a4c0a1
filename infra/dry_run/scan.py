"""What a stage has stored of identity: every event's identifiers, every cut, what each address allows. Reads only."""

from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime
from typing import Any

from msgspec import Struct

from shared.aws import codec, keys
from shared.aws.codec import Item

SEGMENTS = 4
"""Of the table, read beside each other; deciding about what was read takes longer than reading it."""

READ = ("pk", "sk", "source", "identifiers", "nodes", "cut", "acts", "suppressed")
WANTED = (
    "(begins_with(#sk, :event) AND #sk >= :since) OR begins_with(#sk, :cut)"
    " OR (begins_with(#sk, :consent) AND attribute_exists(#acts))"
)
"""Of consents those that count now: the acts that led there lie beside them and have no `acts`."""

Page = Mapping[str, Any]


class Scan(Struct, frozen=True):
    """A client of DynamoDB, which may be used by several threads, and the name of a table."""

    client: Any
    table: str
    since: datetime | None = None

    def size(self) -> int:
        """Items in the whole table, as DynamoDB counts them every six hours or so."""
        return int(self.client.describe_table(TableName=self.table)["Table"]["ItemCount"])

    def pages(self) -> Iterator[tuple[list[Item], int, float]]:
        """Items of interest, how many were looked at for them, and the read units that took."""
        with ThreadPoolExecutor(SEGMENTS) as pool:
            ask = pool.submit
            waiting: dict[Future[Page], int] = {ask(self._page, segment, {}): segment for segment in range(SEGMENTS)}
            while waiting:
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    segment, page = waiting.pop(future), future.result()
                    if last := page.get("LastEvaluatedKey"):
                        waiting[ask(self._page, segment, {"ExclusiveStartKey": last})] = segment
                    units = page.get("ConsumedCapacity", {}).get("CapacityUnits", 0)
                    yield [codec.load(item) for item in page["Items"]], page["ScannedCount"], float(units)

    def _page(self, segment: int, start: Page) -> Page:
        since = keys.EVENT + (keys.timestamp(self.since) if self.since else "")
        values = {":event": keys.EVENT, ":since": since, ":cut": keys.CUT, ":consent": keys.CONSENT}
        page: Page = self.client.scan(
            TableName=self.table,
            Segment=segment,
            TotalSegments=SEGMENTS,
            FilterExpression=WANTED,
            ProjectionExpression=", ".join(f"#{name}" for name in READ),
            ExpressionAttributeNames={f"#{name}": name for name in READ},
            ExpressionAttributeValues=codec.dump(values),
            ReturnConsumedCapacity="TOTAL",
            **start,
        )
        return page
