"""Standings in the table. Each is written with its memberships and its news, or not at all; the stream tells the news.

Whoever wrote meanwhile is noticed by the version, so that nothing is decided on what is no longer so.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from msgspec import Struct

from shared.aws import keys
from shared.aws.table import Table
from shared.aws.writes import IF_ABSENT, Removal, Write
from shared.profiles.models import Profile
from shared.reviews import codec, members
from shared.reviews.causes import Cause
from shared.reviews.models import Reviewed

Stored = Mapping[str, Any]

MOST_MOVES = 90
"""Segments that one transaction lets a customer enter and leave; DynamoDB takes a hundred items."""

MOST_WRITES = 99
"""Beside the standing."""


class Standings(Struct, frozen=True):
    table: Table
    alone: ClassVar[bool] = False

    def save(self, profile: Profile, reviewed: Reviewed, now: datetime, cause: Cause) -> None:
        """ConflictError when somebody reviewed this customer since the profile was read."""
        own, known = profile.customer_id, profile.standing or {}
        item = {
            **codec.item_of(own, reviewed.standing, now),
            **codec.outbox_of(reviewed.news, profile.strongest, cause),
            "v": known.get("v", 0) + 1,
        }
        moves = _moves(own, known.get("segments", {}), reviewed.standing.segments)
        self._write(Write(keys.standing(own), item, **_unchanged(known)), moves)

    def end(self, customer: str, known: Stored) -> bool:
        """It is no customer any more, or not one person. Of very many segments a part: False where a rest is left."""
        segments = sorted(known.get("segments", {}))
        left = members.exits(segments[:MOST_MOVES], customer)
        rest = {name: known["segments"][name] for name in segments[MOST_MOVES:]}
        key, condition = keys.standing(customer), _unchanged(known)
        shorter = {**codec.without_outbox(known), "segments": rest, "v": known["v"] + 1}
        self._write(Write(key, shorter, **condition) if rest else Removal(key, **condition), left)
        return not rest

    def forget(self, customer: str) -> None:
        """However many segments it is in."""
        while known := self.table.get(keys.standing(customer), consistent=True):
            self.end(customer, known)

    def _write(self, standing: Write | Removal, moves: Sequence[Write | Removal]) -> None:
        """A transaction costs twice as much, and most reviews move nobody."""
        if moves:
            self.table.transact([standing, *moves])
        elif isinstance(standing, Write):
            self.table.write(standing)
        else:
            self.table.remove(standing)


def _moves(own: str, held: Mapping[str, str], segments: Mapping[str, datetime]) -> list[Write | Removal]:
    """Also where the date is another: of customers that became one, one was in it before the other, and a broadcast
    asks the index since when.
    """
    came = [name for name in segments if name not in held]
    dated = [name for name in segments if name in held and held[name] != keys.timestamp(segments[name])]
    moves: list[Write | Removal] = [members.entry(name, own, segments[name]) for name in sorted(came)]
    moves += members.exits(held.keys() - segments.keys(), own)
    moves += [members.entry(name, own, segments[name]) for name in sorted(dated)]
    return moves[:MOST_WRITES]


def _unchanged(known: Stored) -> dict[str, Any]:
    return {"condition": "#v = :seen", "values": {"seen": known["v"]}} if known else {"condition": IF_ABSENT}
