"""Events that really happened, from a file or the archive, sorted into circles of people who have met.

Two events are about one circle where they state an identifier that both have, or that a chain of others connects. Only
identifiers (as hashes) are kept in memory; the events wait in a file that goes when the simulation does.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field

from infra.journeys.world import World
from infra.simulation.history import Told
from shared.aws import keys
from shared.errors import NotFoundError
from shared.profiles import facts

SCHEMA = """
create table told (place integer primary key, met integer, circle integer, at text, quiet integer, event text);
"""


class Meeting(Struct):
    """Who has met whom, so far: each circle goes by the smallest of its numbers."""

    _numbers: dict[bytes, int] = field(default_factory=dict)
    _leads: list[int] = field(default_factory=list)

    def met(self, identifiers: Iterable[str]) -> int:
        """One of the circle's numbers; `root` says by which it goes when all have met."""
        hashed = [hashlib.sha256(one.encode()).digest()[:12] for one in identifiers]
        roots = sorted({self.root(self._number(one)) for one in hashed})
        for other in roots[1:]:
            self._leads[other] = roots[0]
        return roots[0]

    def root(self, number: int) -> int:
        while self._leads[number] != number:
            self._leads[number] = self._leads[self._leads[number]]
            number = self._leads[number]
        return number

    def _number(self, hashed: bytes) -> int:
        number = self._numbers.setdefault(hashed, len(self._leads))
        if number == len(self._leads):
            self._leads.append(number)
        return number


class Archived(Struct, frozen=True):
    """`path` is where the events lie by circle; `begins` is when the first was received."""

    path: Path
    about: str
    begins: datetime
    ends: datetime
    circles: int

    def __len__(self) -> int:
        return self.circles

    def circle(self, number: int) -> list[Told]:
        """Every reader opens the file itself: a connection does not survive a fork."""
        wanted = "select at, quiet, event from told where circle = ? order by at, place"
        connection = sqlite3.connect(self.path)
        try:
            return [_read(*row) for row in connection.execute(wanted, (number,))]
        finally:
            connection.close()

    def label(self, number: int, world: World) -> str:
        return f"customer {next(iter(world.known.circle.owners.values())).customer_id}"


def gather(events: Iterable[Told], path: Path, about: str, afterwards: datetime | None = None) -> Archived:
    """Events may come in any order. The story goes on until `afterwards`, or ends with the last event."""
    meeting, connection = Meeting(), sqlite3.connect(path)
    try:
        with connection:
            connection.executescript(SCHEMA)
            connection.executemany("insert into told values (?, ?, null, ?, ?, ?)", _rows(events, meeting))
            circles = _settle(connection, meeting)
        first, last = connection.execute("select min(at), max(at) from told").fetchone()
    finally:
        connection.close()
    if first is None:
        raise NotFoundError(f"there is no event in {about}")
    begins, ends = datetime.fromisoformat(first), datetime.fromisoformat(last)
    return Archived(path, about, begins, max(ends, afterwards or ends), circles)


def _rows(events: Iterable[Told], meeting: Meeting) -> Iterator[tuple[int, int, str, int, str]]:
    """Whoever states no identifier is alone with that event."""
    for place, told in enumerate(events):
        named = [str(one) for one in told.event.identifiers] or [f"event {told.event.source} {told.event.id}"]
        body = json.dumps(facts.plain(told.event), default=str)
        yield place, meeting.met(named), keys.timestamp(told.received_at), told.quiet, body


def _settle(connection: sqlite3.Connection, meeting: Meeting) -> int:
    """Circles in the order in which they were heard of."""
    numbers: dict[int, int] = {}
    found = [met for (met,) in connection.execute("select distinct met from told order by met")]
    settled = [(numbers.setdefault(meeting.root(met), len(numbers)), met) for met in found]
    connection.execute("create index by_met on told (met)")
    connection.executemany("update told set circle = ? where met = ?", settled)
    connection.execute("create index by_circle on told (circle, at, place)")
    return len(numbers)


def _read(at: str, quiet: int, event: str) -> Told:
    return Told(datetime.fromisoformat(at), facts.event_from_plain(json.loads(event)), bool(quiet))
