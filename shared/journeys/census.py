"""How many runs wait at which step of which version, and how many messages at which gate: counted in the due index."""

from collections import Counter
from collections.abc import Callable, Iterator

from msgspec import Struct

from shared.aws.keys import Key
from shared.aws.table import Table
from shared.journeys.waiting import Waiting, waiting_of

PAGE = 2_000


class Place(Struct, frozen=True):
    """Where runs are. `parked`: their time came in a pause, and they wait for its end."""

    journey: str
    version: str
    step: str
    state: str
    parked: bool


class Counts(Struct):
    """Of a part of the index; `next` is where the rest begins, None at its end."""

    runs: Counter[Place]
    messages: Counter[str]
    next: Key | None = None


def count(table: Table, after: Key | None, goes_on: Callable[[], bool]) -> Counts:
    """Page by page, as long as it `goes_on`; at least one."""
    counts = Counts(Counter(), Counter(), after)
    while True:
        items, counts.next = table.waiting(None, counts.next, PAGE)
        for one in map(waiting_of, items):
            counts.runs.update(_place(one))
            counts.messages.update([one.gate] if one.is_message and one.gate else [])
        if counts.next is None or not goes_on():
            return counts


def _place(one: Waiting) -> Iterator[Place]:
    if one.journey:
        yield Place(one.journey, one.version, one.step, one.state, one.gate is not None)
