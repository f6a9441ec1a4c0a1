"""What happened to a customer, newest first: events of many homes as one list, page by page, and filtered."""

import heapq
import re
from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import islice

from msgspec import Struct

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.errors import InvalidRequestError

MOST_EXAMINED = 1000
"""Events of one request, however few of them match: at most so many are read, and the next page goes on from there."""

READ_AT_ONCE = 64
CURSOR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z#[0-9a-f]+@[0-9a-f]+")
LATEST = "\uffff"


class Filter(Struct, frozen=True):
    """All of these. A name or source that ends with `*` means all that begin so; both times are included."""

    name: str = "*"
    source: str = "*"
    since: datetime | None = None
    until: datetime | None = None

    def matches(self, item: Item) -> bool:
        return _like(self.name, item["name"]) and _like(self.source, item["source"])


class Page(Struct, frozen=True):
    """`next` is the cursor of the following page, None on the last. Before that a page may hold few events, or none."""

    items: list[Item]
    next: str | None


ALL = Filter()


class Timeline(Struct, frozen=True):
    """Of the customer that owns these homes."""

    table: Table
    homes: Collection[str]

    def page(self, limit: int, wanted: Filter = ALL, after: str | None = None) -> Page:
        """The page that follows the cursor `after`."""
        if after is not None and not CURSOR.fullmatch(after):
            raise InvalidRequestError("before: the `next` of the page before")
        merged = heapq.merge(
            *(self._newest_first(home, wanted, after) for home in self.homes), key=_place, reverse=True
        )
        found: list[Item] = []
        last: Item | None = None
        for last in islice(merged, MOST_EXAMINED):
            if wanted.matches(last):
                found.append(last)
            if len(found) == limit:
                break
        return Page(found, _place(last) if last and next(merged, None) else None)

    def _newest_first(self, home: str, wanted: Filter, after: str | None) -> Iterator[Item]:
        """Read on only as far as somebody looks. What lies at the very time of `after` may be another home's."""
        since = keys.timestamp(wanted.since) if wanted.since else ""
        until = f"{keys.timestamp(wanted.until)}{LATEST}" if wanted.until else LATEST
        until = min(until, after.partition("@")[0]) if after else until
        read_last = None
        while True:
            options = {"limit": READ_AT_ONCE, "since": since, "until": until}
            items = self.table.query(home, keys.EVENT, newest_first=True, **options)
            fresh = (item for item in items if item["sk"] != read_last)
            yield from (item for item in fresh if after is None or _place(item) < after)
            if len(items) < READ_AT_ONCE:
                return
            read_last = items[-1]["sk"]
            until = read_last.removeprefix(keys.EVENT)


def _like(pattern: str, given: str) -> bool:
    return given.startswith(pattern[:-1]) if pattern.endswith("*") else given == pattern


def _place(item: Item) -> str:
    """The home is part of it: the same event may lie at two, if its source named different people."""
    return f"{item['sk'].removeprefix(keys.EVENT)}@{item['pk']}"
