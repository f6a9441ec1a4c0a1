"""Which versions of each journey came into force, in order: noted by the first sweep after a deployment."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from shared.aws import keys
from shared.aws.table import Table
from shared.aws.writes import unchanged

MOST = 50
"""Of one journey. A run of a version before them goes on as if it were of the first."""

LOOK_AGAIN = timedelta(minutes=5)

Versions = Mapping[str, Sequence[str]]


class History:
    def __init__(self, table: Table) -> None:
        self._table = table
        self._read: tuple[datetime, Versions] | None = None

    def note(self, current: Mapping[str, str], keep: Callable[[str], None]) -> list[str]:
        """Names of the journeys of which another version is in force than before. `keep` is told first: what is noted
        must be found. ConflictError when somebody else noted something meanwhile.
        """
        item = self._table.get(keys.VERSIONS, consistent=True) or {}
        known, revision = item.get("versions", {}), item.get("revision", 0)
        changed = sorted(name for name, version in current.items() if list(known.get(name, ()))[-1:] != [version])
        for name in changed:
            keep(name)
        if changed:
            noted = {name: [*known.get(name, ()), current[name]][-MOST:] for name in changed}
            item = {"versions": {**known, **noted}, "revision": revision + 1}
            self._table.put(keys.VERSIONS, item, **unchanged(revision))
        return changed

    def versions(self, now: datetime) -> Versions:
        """As they were a few minutes ago: whoever is asked knows the version in force by itself."""
        if self._read is None or abs(now - self._read[0]) >= LOOK_AGAIN:
            item = self._table.get(keys.VERSIONS) or {}
            self._read = (now, item.get("versions", {}))
        return self._read[1]


def later(known: Sequence[str], version: str, current: str) -> list[str]:
    """Versions that came into force after this one, in order; all of them after one that nobody noted."""
    every = [*known, current] if list(known)[-1:] != [current] else list(known)
    last = max((place for place, one in enumerate(every) if one == version), default=-1)
    return every[last + 1 :]
