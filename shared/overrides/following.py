"""The copy in the table follows AppConfig: after a change of ours at once, after any other within a minute."""

from collections.abc import Callable

from msgspec import Struct

from shared.aws import keys
from shared.aws.table import Table
from shared.aws.writes import unchanged
from shared.errors import ConflictError
from shared.overrides.history import Current


class Following(Struct, frozen=True):
    """`current` asks AppConfig."""

    table: Table
    current: Callable[[], Current]

    def follow(self) -> bool:
        """Whether the copy has changed. It is read first: who asked earlier does not write over who asked later."""
        known = self.table.get(keys.OVERRIDES, consistent=True)
        found = self.current()
        if known and known["content"] == found.content:
            return False
        if known is None and not found.content:
            return False
        revision = known["revision"] if known else 0
        item = {"content": found.content, "version": found.version, "revision": revision + 1}
        try:
            self.table.put(keys.OVERRIDES, item, **unchanged(revision))
        except ConflictError:
            return False
        return True
