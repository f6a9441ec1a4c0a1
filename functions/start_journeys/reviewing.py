"""What the stream means for reviews: whose is called for, and what the last ones found."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from shared.aws import keys
from shared.aws.queue import Queue
from shared.aws.table import Table
from shared.events import Identifier
from shared.profiles import facts
from shared.profiles.followers import Followers
from shared.reviews import causes, relevance, statements
from shared.reviews.causes import Cause
from shared.reviews.disputed import is_disputed

Item = Mapping[str, Any]


class Called(Struct):
    """Customers of one batch, each once, for all of its causes together."""

    causes: dict[str, Cause] = field(default_factory=dict)

    def add(self, causes: Iterable[Cause]) -> None:
        for cause in causes:
            self.causes[cause.customer] = cause.joined(self.causes.get(cause.customer, cause))

    def send(self, queue: Callable[[], Queue]) -> None:
        if self.causes:
            queue().send([cause.plain() for cause in self.causes.values()])


def called_for(before: Item | None, item: Item, table: Table, reads: frozenset[str]) -> Iterator[Cause]:
    """By what is written here; quietly also of others who share a device with those who are told apart."""
    found = list(causes.of(before, item, reads))
    yield from found
    again = relevance.restated(before, item, reads) if reads and not found else []
    if before and again and is_disputed(before, item, again, table):
        yield causes.of_home(item)
    apart = causes.apart(before, item) if reads else []
    if apart:
        yield from (Cause(one, quiet=True) for one in sorted(Followers(table).beside(apart)))


def deliveries(item: Item, table: Table, now: datetime) -> list[dict[str, Any]]:
    """Of a standing with its news. About somebody who was erased meanwhile nothing is stated."""
    about = table.get(keys.identifier(item["about"]), consistent=True)
    if about is None or "value" not in about:
        return []
    found = statements.events(item, Identifier(about["kind"], about["value"]))
    return [facts.delivery(one, now, quiet=statements.is_quiet(item, one)) for one in found]
