"""The journeys' side of the system round one table: facts are filed for real, wake-ups are kept in a list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import uuid4

import pytest

from shared.aws import keys
from shared.aws.queue import Queue
from shared.aws.table import Table
from shared.configuration import Brand, Senders
from shared.events import Event, Identifier
from shared.journeys import listeners
from shared.journeys.code_key import KeptKey
from shared.journeys.control_store import ControlStore, Decision
from shared.journeys.controls import Control
from shared.journeys.definition import Journey, plain_of
from shared.journeys.definitions import Definitions
from shared.journeys.due import Sweep
from shared.journeys.enrol import Enrolment
from shared.journeys.models import Run
from shared.journeys.scene import Surroundings
from shared.journeys.store import RunStore
from shared.journeys.wake import Waking
from shared.profiles.filing import Filing
from shared.profiles.store import ProfileStore
from tests.unit.journeys.making import MONDAY

SECRET = b"a key of the test"
SENDER = "Alder <a@alder.example>"
BRAND = Brand(
    name="Alder",
    website="https://alder.example",
    postal_address="1 Way",
    country="DE",
    currency="EUR",
    time_zone="Europe/Berlin",
    languages=("en",),
    senders=Senders(SENDER, SENDER),
    sources={},
)
EMAIL, PHONE = Identifier("email", "ann@example.com"), Identifier("phone", "+4930901820")


@dataclass(slots=True)
class Collected:
    """A queue that keeps what it is sent."""

    sent: list[Mapping[str, Any]] = field(default_factory=list)

    def send(self, bodies: Sequence[Mapping[str, Any]], *, delay_seconds: int = 0) -> None:
        self.sent += bodies


@dataclass(slots=True)
class System:
    """`receive` and `wake` are what start_journeys and advance_journey do; `now` moves when a test says so."""

    table: Table
    journeys: tuple[Journey, ...]
    now: datetime = MONDAY
    queue: Collected = field(default_factory=Collected)

    def file(self, event: Event) -> dict[str, Any]:
        filed = Filing(self.table, BRAND, SECRET).file(event, self.now, lambda *_: None)
        key = keys.event(filed.home, event.occurred_at, event.source, event.id)
        item = self.table.get(key, consistent=True)
        assert item is not None
        return item

    def receive(self, event: Event) -> list[Run]:
        return self.announce(self.file(event))

    def announce(self, item: Mapping[str, Any]) -> list[Run]:
        """The stream delivers a fact, perhaps again."""
        return self.enrolment().fact(item, self.now)

    def enrolment(self) -> Enrolment:
        runs, profiles, queue = RunStore(self.table), ProfileStore(self.table), cast(Queue, self.queue)
        controls = self.controls().read
        return Enrolment(runs, profiles, self.definitions(), queue, self.surroundings(), controls)

    def wake(self, message: Mapping[str, Any]) -> Run | None:
        profiles, controls = ProfileStore(self.table), self.controls().read
        waking = Waking(self.table, profiles, self.definitions(), self.surroundings(), controls)
        return waking.wake(message, self.now)

    def due(self, run: Run) -> Run | None:
        """Its timer fires, at its time."""
        assert run.due_at is not None
        self.now = max(self.now, run.due_at)
        return self.wake({**key(run), "due_at": keys.timestamp(run.due_at)})

    def deliver(self) -> list[Run | None]:
        """Everything on the queue arrives, and then once more."""
        waiting, self.queue.sent = self.queue.sent, []
        return [self.wake(message) for message in [*waiting, *waiting]]

    def runs(self) -> list[Run]:
        profile = ProfileStore(self.table).profile(keys.identifier_id(EMAIL, SECRET), consistent=True)
        return RunStore(self.table).of_customer(profile.aliases) if profile else []

    def surroundings(self) -> Surroundings:
        return Surroundings("Europe/Berlin", {"email": ("email",)}, KeptKey(self.table))

    def controls(self) -> ControlStore:
        """As a fresh process knows them."""
        return ControlStore(self.table)

    def decide(self, act: Callable[[Control, datetime], Control], gate: str = "journey:care") -> Control:
        decision = Decision(uuid4().hex, gate, act.__name__, "arn:aws:iam::1:user/ann", "a test", self.now)
        return self.controls().decide(decision, lambda known: act(known, self.now))

    def sweep(self) -> list[Run | None]:
        """Everything that the minute finds arrives."""
        Sweep(self.table, {keys.RUN: cast(Queue, self.queue)}, self.controls().read).run(self.now)
        return self.deliver()

    def definitions(self) -> Definitions:
        """As a fresh process knows them."""
        named = {journey.name: plain_of(journey) for journey in self.journeys}
        return Definitions(self.table, {"journeys": named, "listeners": listeners.index(self.journeys)})


def key(run: Run) -> dict[str, str]:
    return keys.run(run.customer_id, run.journey, run.key)


def told(name: str, event_id: str, *identifiers: Identifier, after: timedelta = timedelta(), **data: Any) -> Event:
    return Event(event_id, name, MONDAY + after, "standard_webhooks/own", identifiers or (EMAIL,), data)


@pytest.fixture
def system(table):
    return lambda *journeys: System(table, journeys)
