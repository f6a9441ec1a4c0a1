"""Audit: what our own people did, day by day: who, what, to what, when and why, and how it ended."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from shared.aws import keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.errors import InvalidRequestError
from shared.overrides.wording import told

KEPT = timedelta(days=400)
"""As long as a year's audit asks, and a month to ask it in."""

MOST_DAYS = 62
"""Each day is a partition, and a query even where nobody did anything: the rest is asked for with another request."""

PLACE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z#[\w=+/.-]*")


class Entry(Struct, frozen=True):
    """`by` is the ARN of whoever acted; `on` says to what, as a path of the API does, with ids and no identifiers.

    `outcome` is `begun` until it is known. `state` is that of what was acted on afterwards, where it has one;
    `changes` say what was before and is now, where an act has such.
    """

    id: str
    at: datetime
    by: str
    what: str
    on: str
    reason: str = ""
    outcome: str = "begun"
    state: str = ""
    changes: str = ""


class Filter(Struct, frozen=True):
    """`who` is a part of the ARN."""

    since: datetime
    until: datetime
    who: str = ""
    what: str = ""

    def has(self, item: Item) -> bool:
        return self.who in item["by"] and self.what in ("", item["what"])


class Audit(Struct, frozen=True):
    table: Table

    def note(self, entry: Entry) -> None:
        """Once before it is done, so that nothing is done unnoted, and again with how it ended."""
        told = {name: value for name, value in msgspec.to_builtins(entry).items() if value != ""}
        expires = int((entry.at + KEPT).timestamp())
        self.table.put(
            keys.audited(entry.at, entry.id), {**told, "at": keys.timestamp(entry.at), "expires_at": expires}
        )

    @contextmanager
    def during(self, entry: Entry) -> Iterator[None]:
        """Around an act that ends well or in trouble, of which it stays `begun`."""
        self.note(entry)
        yield
        self.note(ended(entry, "done"))

    def page(self, wanted: Filter, limit: int, after: str | None) -> tuple[list[Item], str | None]:
        """Oldest first, and the place at which the next page begins; None on the last."""
        if after is not None and not PLACE.fullmatch(after):
            raise InvalidRequestError("after: the `next` of the page before")
        begin = after or f"{keys.timestamp(wanted.since)}#"
        days, found = list(_days(begin, wanted.until)), []
        for day in days[:MOST_DAYS]:
            for item in self.table.pages(keys.AUDIT + day, "", since=begin, until=f"{keys.timestamp(wanted.until)}#~"):
                if item["sk"] != after and wanted.has(item):
                    found.append(item)
                if len(found) == limit:
                    return _shown(found), item["sk"]
        return _shown(found), f"{days[MOST_DAYS]}T00:00:00.000000Z#" if len(days) > MOST_DAYS else None


def ended(entry: Entry, outcome: str, answer: Any = None) -> Entry:
    plain = answer if isinstance(answer, dict) else {}
    return replace(entry, outcome=outcome, state=str(plain.get("state", "")), changes=told(plain.get("changes", ())))


def _days(begin: str, until: datetime) -> Iterator[str]:
    day = datetime.fromisoformat(begin[:10]).replace(tzinfo=UTC)
    while day <= until:
        yield f"{day:%Y-%m-%d}"
        day += timedelta(days=1)


def _shown(items: list[Item]) -> list[Item]:
    return [{name: value for name, value in one.items() if name not in ("pk", "sk", "expires_at")} for one in items]
