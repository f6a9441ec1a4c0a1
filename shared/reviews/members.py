"""Who is in a segment: an index of standings by segment, in as many partitions as a refresh needs."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import islice

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.aws.writes import Removal, Write
from shared.errors import InvalidRequestError


class Member(Struct, frozen=True):
    customer_id: str
    since: str


class Page(Struct, frozen=True):
    """`next` is the cursor of the following page, None on the last."""

    members: list[Member]
    next: str | None


def entry(segment: str, customer: str, since: datetime) -> Write:
    return Write(keys.membership(segment, customer), {"since": keys.timestamp(since)})


def exits(segments: Collection[str], customer: str) -> list[Removal]:
    return [Removal(keys.membership(one, customer)) for one in sorted(segments)]


class Members(Struct, frozen=True):
    table: Table

    def count(self, segment: str) -> int:
        return sum(self.table.count(shard) for shard in keys.segment_shards(segment))

    def page(self, segment: str, limit: int, after: str | None = None) -> Page:
        """In the order of the index, which says nothing. A cursor is `<shard>@<customer>`."""
        shards = keys.segment_shards(segment)
        shard, customer = _place(after, len(shards))
        found = list(islice(self._from(shards[shard:], customer, limit + 1), limit + 1))
        shown = [Member(item["sk"], item["since"]) for item in found[:limit]]
        return Page(shown, _cursor(found[limit - 1]) if len(found) > limit else None)

    def part(self, segment: str, shard: int, limit: int, after: str | None = None) -> Page:
        """Of one partition, in the order of the customers' ids, which is the cursor here."""
        shards = keys.segment_shards(segment)[shard : shard + 1]
        found = list(islice(self._from(shards, after or "", limit + 1), limit + 1))
        shown = [Member(item["sk"], item["since"]) for item in found[:limit]]
        return Page(shown, shown[-1].customer_id if len(found) > limit else None)

    def all(self, segment: str) -> Iterator[Member]:
        for item in self._from(keys.segment_shards(segment), "", None):
            yield Member(item["sk"], item["since"])

    def _from(self, shards: list[str], after: str, limit: int | None) -> Iterator[Item]:
        """`after` is in the first of the shards. It is asked for as well: it may be gone."""
        for number, shard in enumerate(shards):
            since = after if number == 0 else ""
            asked = limit + 1 if limit and since else limit
            items = self.table.pages(shard, "", since=since, limit=asked)
            yield from (item for item in items if item["sk"] != since)


def _cursor(item: Item) -> str:
    return f"{item['pk'].rpartition('#')[2]}@{item['sk']}"


def _place(cursor: str | None, shards: int) -> tuple[int, str]:
    if cursor is None:
        return 0, ""
    shard, _, customer = cursor.partition("@")
    if not (shard.isdecimal() and int(shard) < shards and customer):
        raise InvalidRequestError("after: the `next` of the page before")
    return int(shard), customer
