"""Review one customer as it is now, and go on until nothing changes: whoever wrote last has then seen all there was."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from shared.aws import contention
from shared.errors import ConflictError, Permanent
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore
from shared.reviews import codec, merging, portions
from shared.reviews.causes import Cause
from shared.reviews.models import Reviewed, Standing
from shared.reviews.store import MOST_MOVES

Look = Callable[[Profile, Standing | None, datetime], Reviewed]

MOST_LOOKS = 25
"""Two are the rule; each portion of very many segments, and each customer taken in, may take one more."""


class Keeping(Protocol):
    """Where standings are kept, and with them who is in which segment: store.Standings, or memory.

    `alone`: nobody else writes there, so what was found of a customer needs no second look.
    """

    @property
    def alone(self) -> bool: ...

    def save(self, profile: Profile, reviewed: Reviewed, now: datetime, cause: Cause) -> None: ...
    def end(self, customer: str, known: Mapping[str, Any]) -> bool:
        """False where a rest is left for the next look."""
        ...


class Reviewing(Struct, frozen=True):
    """`look` is the pure review by the rules in force; `saved` is told of each change."""

    profiles: ProfileStore
    standings: Keeping
    look: Look
    saved: Callable[[Reviewed], None]

    def review(self, cause: Cause, now: datetime) -> None:
        for _ in contention.attempts():
            with suppress(ConflictError):
                return self._settle(cause, now)

    def _settle(self, cause: Cause, now: datetime) -> None:
        for number in range(MOST_LOOKS):
            profile = self.profiles.profile(cause.customer, consistent=True)
            if profile is None or (number == 0 and _is_over(profile, cause)):
                return
            if number > 0:
                cause = replace(cause, afresh=False)
            if not (self._changed(profile, now, cause) if _is_one_person(profile) else self._end(profile)):
                return
        raise Permanent("a customer does not come to rest under these rules")

    def _changed(self, profile: Profile, now: datetime, cause: Cause) -> bool:
        known = codec.standing_of(profile.standing) if profile.standing else None
        found = self._found(profile, known, now, afresh=cause.afresh)
        changed = found.standing != known and not _is_only_later(known, found.standing, now)
        if changed:
            portion = portions.first(found, known, MOST_MOVES)
            self.standings.save(profile, portion, now, _told_of(cause, known, now))
            self.saved(portion)
            changed = portion is not found or not self.standings.alone
        return self._end_all(profile.remnants) or changed

    def _found(self, profile: Profile, known: Standing | None, now: datetime, *, afresh: bool) -> Reviewed:
        taken_in = [codec.standing_of(item) for _, item in sorted(profile.remnants.items())]
        standings = [one.forgetting() if afresh else one for one in ([known] if known else []) + taken_in]
        if not taken_in:
            return self.look(profile, next(iter(standings), None), now)
        return merging.together(standings, lambda one: self.look(profile, one, now))

    def _end(self, profile: Profile) -> bool:
        own = {profile.customer_id: profile.standing} if profile.standing else {}
        return self._end_all({**own, **profile.remnants})

    def _end_all(self, standings: Mapping[str, Mapping[str, Any]]) -> bool:
        """True where some are left. That nothing is left of them needs no second look: nothing was decided by it."""
        ended = [self.standings.end(customer, known) for customer, known in sorted(standings.items())]
        return not all(ended)


def _is_one_person(profile: Profile) -> bool:
    return not profile.shared and any(member.role == "person" for member in profile.members)


def _is_over(profile: Profile, cause: Cause) -> bool:
    """A date that the customer has left behind, or that the sweep sent twice."""
    if cause.due_at is None:
        return False
    known = {profile.customer_id: profile.standing or {}, **profile.remnants}
    return known.get(cause.customer, {}).get("due_at") != cause.due_at


def _told_of(cause: Cause, known: Standing | None, now: datetime) -> Cause:
    """What time brought is news, also where a refresh is there before the sweep is."""
    due = known is not None and known.next_at is not None and known.next_at <= now
    return replace(cause, quiet=False) if cause.by_rules and due else cause


def _is_only_later(known: Standing | None, found: Standing, now: datetime) -> bool:
    """All that a visit does to most customers is to put a date off. Looking again at the old one costs one read; to
    write the new one down would cost three writes each day.
    """
    if known is None or known.next_at is None or known.next_at <= now:
        return False
    same = replace(found, reviewed_at=known.reviewed_at, next_at=known.next_at) == known
    return same and (found.next_at is None or known.next_at <= found.next_at)
