"""What is done next of a broadcast: one message of its queue, or its time in the due index.

Both are hints. The record says what is to be done, and it lies in the due index as long as anything is.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from shared.aws import keys
from shared.broadcasts import changes, pacing, starting, tasks
from shared.broadcasts.audience import Audience
from shared.broadcasts.going_through import Found, GoingThrough, Look, Place, page_of
from shared.broadcasts.letting_in import Given, LettingIn
from shared.broadcasts.models import Broadcast, Part, State
from shared.broadcasts.store import BroadcastStore, is_through
from shared.configuration import EMAIL, Broadcasts
from shared.errors import ConflictError
from shared.journeys.controls import Controls
from shared.pauses import moved
from shared.profiles.models import Profile
from shared.reviews.members import Member

LEASE = timedelta(minutes=1)
"""After so long without a page a part is asked for again: whoever had it may have died."""

SKEW = timedelta(seconds=5)
PAUSED = timedelta(minutes=5)
LATE = timedelta(minutes=2)
"""After the last turn: until the sweep has brought it."""


@dataclass(frozen=True, slots=True)
class Conducting:
    """`quota` asks SES for what the account may send."""

    store: BroadcastStore
    going: GoingThrough
    audience: Audience
    letting_in: LettingIn
    profile: Callable[[str], Profile | None]
    quota: Callable[[], Any]
    share: Callable[[], Broadcasts]
    controls: Callable[[], Controls]

    def handle(self, message: Mapping[str, Any], now: datetime) -> None:
        if "task" in message:
            return self.page(*page_of(message), now)
        name = str(message["sk"]).removeprefix(keys.BROADCAST)
        known = self.store.get(name)
        if known:
            with suppress(ConflictError):  # somebody else has just gone on with it
                self.go_on(known, now)

    def count(self, known: Broadcast, now: datetime) -> Broadcast:
        """Anew, whatever was counted before."""
        return self._task(changes.counting(known, now), now)

    def page(self, name: str, task: str, number: int, now: datetime) -> None:
        known, part = self.store.get(name), self.store.part(name, task, number)
        if known is None or part is None or part.done or tasks.current(known) != task:
            return
        if self.going.page(known, part, self._look(known, task, now), now).done:
            with suppress(ConflictError):
                self.go_on(known, now)

    def go_on(self, known: Broadcast, now: datetime) -> None:
        if known.state is State.CONFIRMED:
            self._start(known, now)
        elif task := tasks.current(known):
            parts = self.store.parts(known.name, task)
            if is_through(parts):
                self._through(known, parts, now)
            else:
                self._ask_again(known, task, parts, now)

    def _start(self, known: Broadcast, now: datetime) -> None:
        """Not because of an older message that came late."""
        if known.confirmed_at and now + SKEW >= starting.begins(known, known.confirmed_at):
            quota = self.quota() if EMAIL in known.channels else None
            self._task(changes.started(known, pacing.pace(known, quota, self.share()), now), now)

    def _task(self, known: Broadcast, now: datetime) -> Broadcast:
        """The record first: what it does not say nobody goes through."""
        saved, task = self.store.save(known, due=now + LEASE), tasks.current(known)
        assert task  # noqa: S101 - it has just begun
        self.store.begin(saved.name, task, now)
        self.going.ask(saved.name, task, iter(range(keys.SEGMENT_SHARDS)))
        return saved

    def _ask_again(self, known: Broadcast, task: str, parts: list[Part], now: datetime) -> None:
        self.store.begin(known.name, task, now)
        fresh = {part.number for part in parts if part.done or now < part.at + LEASE}
        self.going.ask(known.name, task, iter(sorted(set(range(keys.SEGMENT_SHARDS)) - fresh)))
        self.store.save(known, due=now + LEASE)

    def _through(self, known: Broadcast, parts: list[Part], now: datetime) -> None:
        if known.start is None:
            self.store.save(changes.counted(known, parts, now))
            return
        last = max((part.until for part in parts if part.until), default=known.start.at)
        pauses = self.controls().of_run(known.journey, known.name).pauses
        over = moved(known.start.at, last, pauses)
        if over is None:
            self.store.save(known, due=now + PAUSED)
        elif now < over + LATE:
            self.store.save(known, due=over + LATE)
        else:
            self.store.save(changes.done(known, now))

    def _look(self, known: Broadcast, task: str, now: datetime) -> Look:
        if known.start and task == tasks.TURNS:
            given = Given(known, known.start)
            return lambda member, place: self.letting_in.look(given, member, place, now)
        return partial(self._counted, known, now)

    def _counted(self, known: Broadcast, now: datetime, member: Member, place: Place) -> Found:
        return Found(self.audience.tally(known, self.profile(member.customer_id), now))
