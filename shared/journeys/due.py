"""The sweep of the due index: every minute, from where the last one ended, whatever has become due goes on a queue.

A wake-up is only a hint: whoever gets it looks at the item itself, so that sending one twice changes nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Protocol

from shared.aws import gates, keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.journeys.controls import Controls

AHEAD = timedelta(minutes=1)
"""Until the next sweep: what is due by then is sent now, delayed, and so fires at its second and not at the minute."""

BEHIND = timedelta(minutes=2)
"""An item may be written into a minute that has just been swept; index reads lag too."""

OPENED = timedelta(days=1)
"""For so long after a gate was opened it is looked whether anything has come to lie behind it: a worker that had not
heard of it yet may have parked something that the tour of all that was parked did not find."""

MOST_PARKED = 1_000
"""Of such late ones in one shard and sweep."""

MOST_MINUTES = 240
"""Of one sweep after an outage: the next goes on from there, instead of one running out of time again and again."""


class Wakes(Protocol):
    """Takes wake-ups: a queue, or what begins a job of each."""

    def send(self, bodies: Sequence[Mapping[str, Any]], *, delay_seconds: int = 0) -> None: ...


class Sweep:
    """`goes_to` by the prefix of the sort key: runs, messages and the dates of customers wait in the same index."""

    def __init__(self, table: Table, goes_to: Mapping[str, Wakes], controls: Callable[[], Controls] = Controls) -> None:
        self._table = table
        self._goes_to = goes_to
        self._controls = controls

    def run(self, now: datetime) -> int:
        """How many wake-ups were sent. The mark moves last: a sweep that died is done again."""
        mark = self._mark(now)
        last = min(now + AHEAD, mark + timedelta(minutes=MOST_MINUTES))
        buckets = keys.due_buckets(min(mark, now) - BEHIND, last)
        sent = sum(self._wake(self._table.due(bucket, keys.timestamp(last)), now) for bucket in buckets)
        sent += sum(self._wake(parked, now) for parked in self._left_behind(now))
        self._table.put(keys.DUE_MARK, mark_at(min(now, last)))
        return sent

    def _left_behind(self, now: datetime) -> Iterator[list[Item]]:
        for gate in self._controls().opened(now - OPENED):
            for bucket in gates.buckets(gate):
                yield self._table.due(bucket, keys.timestamp(now), limit=MOST_PARKED)

    def _mark(self, now: datetime) -> datetime:
        item = self._table.get(keys.DUE_MARK, consistent=True)
        return datetime.fromisoformat(item["at"]) if item else now

    def _wake(self, items: Iterable[Item], now: datetime) -> int:
        batches: dict[tuple[str, int], list[dict[str, str]]] = defaultdict(list)
        for item in items:
            prefix = next(one for one in self._goes_to if item["sk"].startswith(one))
            batches[prefix, _delay(item, now)].append({name: item[name] for name in ("pk", "sk", "due_at")})
        for (prefix, delay), bodies in batches.items():
            self._goes_to[prefix].send(bodies, delay_seconds=delay)
        return sum(map(len, batches.values()))


def _delay(item: Item, now: datetime) -> int:
    return ceil(max(0.0, (datetime.fromisoformat(item["due_at"]) - now).total_seconds()))


def mark_at(at: datetime) -> dict[str, str]:
    """Everything due before is on its queue."""
    return {"at": keys.timestamp(at)}
