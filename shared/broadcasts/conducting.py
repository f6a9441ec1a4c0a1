"""What is done next of a broadcast, turn by turn of its job: wait for its time, go through all members in lanes side by
side, wait until everybody has had a turn.

The record says what is to be done, and its parts how far that is: whoever dies, or is stopped, has lost nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from msgspec import Struct

from shared.aws import gates, keys
from shared.broadcasts import changes, pacing, progress, starting, tasks
from shared.broadcasts.audience import Audience
from shared.broadcasts.going_through import Found, GoingThrough, Look, Place
from shared.broadcasts.letting_in import Given, LettingIn
from shared.broadcasts.models import Broadcast, Part, State
from shared.broadcasts.store import BroadcastStore
from shared.configuration import EMAIL, Broadcasts
from shared.jobs.models import Progress, Turn
from shared.journeys.controls import Controls
from shared.pauses import moved
from shared.profiles.models import Profile
from shared.reviews.members import Member

PAUSED = timedelta(minutes=5)
LATE = timedelta(minutes=2)
"""After the last turn: until the sweep has brought it."""

LOOKS = 20
"""While its members have their turns: so often it is counted how many messages have left."""


class Lane(Struct, frozen=True):
    """One partition of the segment's index, for a task of a broadcast."""

    broadcast: str
    task: str
    number: int


class Conducting(Struct, frozen=True):
    """`quota` asks SES for what the account may send; `sent` counts the messages of a broadcast that have left."""

    store: BroadcastStore
    going: GoingThrough
    audience: Audience
    letting_in: LettingIn
    profile: Callable[[str], Profile | None]
    quota: Callable[[], Any]
    share: Callable[[], Broadcasts]
    controls: Callable[[], Controls]
    sent: Callable[[Broadcast], int]

    def turn(self, name: str, task: str, now: datetime) -> Turn:
        known = self.store.get(name)
        if known is None:
            return Turn(done=True)
        parts = self.store.parts(name, task)
        so_far = self._progress(known, task, parts)
        if self._is_held(known, task):
            return Turn(stopped=True, progress=so_far)
        if tasks.current(known) != task:
            return Turn(done=True, progress=so_far)
        if known.state is State.CONFIRMED and known.confirmed_at:
            begins = starting.begins(known, known.confirmed_at)
            if now < begins:
                self.store.save(known)  # from now on its job waits, and not its record in the due index
                return Turn(next_at=begins, progress=so_far)
        if len(parts) < keys.SEGMENT_SHARDS:
            known, parts = self._begun(known, task, now)
        lanes = tuple(part.number for part in parts if not part.done)
        return Turn(lanes=lanes, progress=so_far) if lanes else self._through(known, parts, so_far, now)

    def lane(self, lane: Lane, clock: Callable[[], datetime], goes_on: Callable[[], bool]) -> None:
        """Page after page, until all are through, it is stopped, or it has taken long enough."""
        while self._page(lane, clock()) and goes_on():
            pass

    def _page(self, lane: Lane, now: datetime) -> bool:
        """Whether there is another one."""
        known, part = self.store.get(lane.broadcast), self.store.part(lane.broadcast, lane.task, lane.number)
        if known is None or part is None or part.done or tasks.current(known) != lane.task:
            return False
        if self._is_held(known, lane.task):
            return False
        return not self.going.page(known, part, self._look(known, lane.task, now), now).done

    def _is_held(self, known: Broadcast, task: str) -> bool:
        """By a decision about this broadcast alone, or by its guard. While its journey stands still all are let in."""
        own = self.controls().of(gates.of_run(known.journey, known.name))
        return task == tasks.TURNS and (own.paused or known.state is State.STOPPED)

    def _begun(self, known: Broadcast, task: str, now: datetime) -> tuple[Broadcast, list[Part]]:
        """The record first: what it does not say nobody goes through."""
        if known.state is State.CONFIRMED:
            quota = self.quota() if EMAIL in known.channels else None
            known = changes.started(known, pacing.pace(known, quota, self.share()), now)
        saved = self.store.save(known)
        self.store.begin(saved.name, task, now)
        return saved, self.store.parts(saved.name, task)

    def _through(self, known: Broadcast, parts: list[Part], so_far: Progress, now: datetime) -> Turn:
        if known.start is None:
            self.store.save(changes.counted(known, parts, now))
            return Turn(done=True, progress=so_far)
        last = max((part.until for part in parts if part.until), default=known.start.at)
        over = moved(known.start.at, last, self.controls().of_run(known.journey, known.name).pauses)
        if over is None:
            return Turn(next_at=now + PAUSED, progress=so_far)
        if now < over + LATE:
            looks = max((over - known.start.at) / LOOKS, PAUSED)
            return Turn(next_at=min(over + LATE, now + looks), progress=so_far)
        self.store.save(changes.done(known, now))
        return Turn(done=True, progress=so_far)

    def _progress(self, known: Broadcast, task: str, parts: list[Part]) -> Progress:
        if task != tasks.TURNS:
            return progress.of_count(parts)
        return progress.of_turns(known, parts, self.sent(known))

    def _look(self, known: Broadcast, task: str, now: datetime) -> Look:
        if known.start and task == tasks.TURNS:
            given = Given(known, known.start, self.controls().of_run(known.journey, known.name).pauses)
            return lambda member, place: self.letting_in.look(given, member, place, now)
        return partial(self._counted, known, now)

    def _counted(self, known: Broadcast, now: datetime, member: Member, place: Place) -> Found:
        return Found(self.audience.tally(known, self.profile(member.customer_id), now))
