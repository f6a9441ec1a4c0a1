"""The stores that journeys use, in memory: the functions' own parts read and write here what they do in the table."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from infra.journeys.known import Known
from shared.aws.keys import Key
from shared.aws.queue import Queue
from shared.events import Event
from shared.journeys.codec import key_of
from shared.journeys.models import Run
from shared.journeys.store import RunStore, age
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore


class People(ProfileStore):
    def __init__(self, known: Known) -> None:
        self._known = known

    def profile(self, identifier_id: str, *, consistent: bool = False) -> Profile | None:
        return self._known.profile(identifier_id)

    def events_since(
        self, profile: Profile, names: Collection[str], since: datetime, *, consistent: bool = True
    ) -> list[Event]:
        return self._known.since(profile.aliases, names, since)


class Runs(RunStore):
    """`all` is in the order in which they began; `changed` are those written since somebody last asked for them."""

    def __init__(self) -> None:
        self.all: list[Run] = []
        self._changed: list[Run] = []
        self._places: dict[tuple[str, str], int] = {}
        self._of: dict[str, list[int]] = {}

    def get(self, key: Key) -> Run | None:
        place = self._places.get((key["pk"], key["sk"]))
        return None if place is None else self.all[place]

    def place(self, run: Run) -> int:
        key = key_of(run)
        return self._places[key["pk"], key["sk"]]

    def create(self, run: Run, now: datetime) -> bool:
        key = key_of(run)
        if (key["pk"], key["sk"]) in self._places:
            return False
        self._places[key["pk"], key["sk"]] = len(self.all)
        self._of.setdefault(run.customer_id, []).append(len(self.all))
        self.all.append(run)
        self._changed.append(run)
        return True

    def save(self, run: Run, now: datetime, *, before: Run) -> None:
        if key_of(run) != key_of(before):
            self._hand_over(before, run)
        self.all[self.place(run)] = run
        self._changed.append(run)

    def _hand_over(self, before: Run, run: Run) -> None:
        """It lies under another customer from now on."""
        old, new, place = key_of(before), key_of(run), self.place(before)
        del self._places[old["pk"], old["sk"]]
        self._places[new["pk"], new["sk"]] = place
        self._of[before.customer_id].remove(place)
        self._of.setdefault(run.customer_id, []).append(place)

    def of_customer(self, ids: Iterable[str], journey: str | None = None, *, consistent: bool = True) -> list[Run]:
        places = [self._of[one] for one in ids if one in self._of]
        found = [run for listed in places for place in listed if journey in (None, (run := self.all[place]).journey)]
        return found if len(places) < 2 else sorted(found, key=age)

    def changed(self) -> list[Run]:
        changed, self._changed = self._changed, []
        return changed


class Wakes(Queue):
    """Keeps what it is sent until somebody takes it."""

    def __init__(self) -> None:
        self._sent: list[Mapping[str, Any]] = []

    def send(self, bodies: Sequence[Mapping[str, Any]], *, delay_seconds: int = 0) -> None:
        self._sent += bodies

    def taken(self) -> list[Mapping[str, Any]]:
        taken, self._sent = self._sent, []
        return taken
