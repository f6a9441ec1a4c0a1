"""Tours: all that waits of a journey, for a gate, or of a connector is looked at; and how far that has come."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from shared.aws import keys
from shared.aws.keys import DUE_SHARDS, Key
from shared.aws.table import Table
from shared.aws.writes import IF_ABSENT, Write
from shared.jobs.jobs import Jobs

JOB = "tour"
Kind = Literal["stop", "migrate", "release", "refile", "drop"]
OF_DELIVERIES = ("refile", "drop")
"""What was held of a connector lies in the bucket, and not in the index."""

MOST_PASSES = 20
"""Whoever is still found then cannot be moved: its function fails, and the dead letters say why."""

LEASE = timedelta(minutes=1)
"""Until its first turn it waits in the due index: whoever decided may have died before it was begun."""

KEPT = timedelta(days=400)


class Tour(Struct, frozen=True):
    """It goes through the index (or the bucket) again until a whole pass has found nobody: others move there meanwhile.

    `shard` and `after` are where it goes on; `found` were woken in this pass, `left` in the last that is over. Of a
    drop: what was received later than `until` stays.
    """

    id: str
    kind: Kind
    gate: str
    by: str
    reason: str
    started_at: datetime
    until: datetime | None = None
    done_at: datetime | None = None
    shard: int = 0
    after: Mapping[str, str] | None = None
    passes: int = 0
    found: int = 0
    left: int = 0
    looked: int = 0
    woken: int = 0
    revision: int = 0

    @property
    def shards(self) -> int:
        """What is parked lies in as many buckets; all else is one scan."""
        return DUE_SHARDS if self.kind == "release" else 1

    def read(self, looked: int, woken: int, after: Key | None, now: datetime) -> "Tour":
        """After a page."""
        moved = replace(self, looked=self.looked + looked, woken=self.woken + woken, found=self.found + woken)
        if after is not None:
            return replace(moved, after=after)
        if self.shard + 1 < self.shards:
            return replace(moved, after=None, shard=self.shard + 1)
        over = replace(moved, after=None, shard=0, passes=self.passes + 1, found=0, left=moved.found)
        return over.done(now) if not over.left or over.passes >= MOST_PASSES else over

    def done(self, now: datetime) -> "Tour":
        return replace(self, done_at=now)


class TourStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, tour_id: str) -> Tour | None:
        item = self._table.get(keys.tour(tour_id), consistent=True)
        return msgspec.convert(item, Tour) if item else None

    def save(self, tour: Tour) -> Tour:
        """ConflictError when somebody else had the turn."""
        later = replace(tour, revision=tour.revision + 1)
        self._table.put(keys.tour(tour.id), _item(later), condition="#revision = :seen", seen=tour.revision)
        return later


class Tours(Struct, frozen=True):
    """Each is a job of its own."""

    jobs: Jobs

    def begin(self, tour_id: str) -> None:
        self.jobs.begin(JOB, tour_id, {})

    def send(self, bodies: Sequence[Mapping[str, Any]], *, delay_seconds: int = 0) -> None:
        """Of the due index: a little early, since to begin one twice changes nothing."""
        for wake in bodies:
            self.begin(str(wake["pk"]).removeprefix(keys.TOUR))


def beginning(tour: Tour) -> Write:
    item = {**_item(tour), **keys.due(tour.started_at + LEASE, tour.id)}
    return Write(keys.tour(tour.id), item, condition=IF_ABSENT)


def _item(tour: Tour) -> dict[str, Any]:
    times = {name: keys.timestamp(at) for name in ("started_at", "until", "done_at") if (at := getattr(tour, name))}
    present = {name: value for name, value in asdict(tour).items() if value is not None}
    return {**present, **times, "expires_at": int((tour.started_at + KEPT).timestamp())}
