"""A replay: what of the archive is read again, and how far that has come."""

from datetime import datetime

from msgspec import Struct

from shared.archive.wanted import Wanted


class Replay(Struct, frozen=True):
    """`object` is the one that was read last, and `line` where it goes on there; 0 where that is done with.

    `sent` were sent on to be filed; `unreadable` nobody can read (yet); `erased` concern somebody who was erased.
    """

    id: str
    wanted: Wanted
    created_at: datetime
    done_at: datetime | None = None
    object: str = ""
    line: int = 0
    objects: int = 0
    read: int = 0
    sent: int = 0
    unreadable: int = 0
    erased: int = 0
    revision: int = 0
