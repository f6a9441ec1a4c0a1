"""One page of one part: look at its members, then note how far that is.

In this order, so that whoever dies anywhere repeats a page; of two who read the same page one goes on. To look at a
member twice must change nothing.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from shared.aws import keys
from shared.aws.keys import SEGMENT_SHARDS
from shared.aws.table import Table
from shared.broadcasts.audience import total_of
from shared.broadcasts.models import Broadcast, Part
from shared.broadcasts.store import BroadcastStore
from shared.errors import ConflictError
from shared.reviews.members import Member, Members

PAGE = 25
"""Members: some seconds of work, so that whatever is stopped is stopped soon."""


class Found(Struct, frozen=True):
    """What a look at one member found: names to count, and the turn that it was given."""

    tally: Counter[str]
    turn: datetime | None = None


Look = Callable[[Member, "Place"], Found]


class Place(Struct, frozen=True):
    """Where in the whole a member stands: the partitions take turns."""

    part: int
    position: int

    @property
    def number(self) -> int:
        return self.position * SEGMENT_SHARDS + self.part


class GoingThrough(Struct, frozen=True):
    table: Table

    def page(self, broadcast: Broadcast, part: Part, look: Look, now: datetime) -> Part:
        """The part as it is afterwards; as it was, where somebody else has read the same page."""
        page = Members(self.table).part(broadcast.segment, part.number, PAGE, part.after)
        counted = broadcast.count
        known = [one for one in page.members if counted and one.since <= keys.timestamp(counted.at)]
        found = [look(member, Place(part.number, part.looked + index)) for index, member in enumerate(known)]
        later = _after(part, found, page.next, now)
        with suppress(ConflictError):
            return BroadcastStore(self.table).save_part(later)
        return part


def _after(part: Part, found: list[Found], after: str | None, now: datetime) -> Part:
    total = total_of([part])
    for one in found:
        total.update(one.tally)
    turns = [one.turn for one in found if one.turn]
    until = max([*turns, *([part.until] if part.until else [])], default=None)
    return replace(
        part,
        at=now,
        after=after,
        done=after is None,
        looked=part.looked + len(found),
        tally=dict(total),
        until=until,
    )
