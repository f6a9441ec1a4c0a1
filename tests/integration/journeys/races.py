"""A reminder, and what may end it at that moment: the functions' real parts, call by call, in an order that is drawn.

Queues and the stream are lists of jobs; what the table was told, and when, is the log that the checks read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any, cast

from functions.deliver_message.journey import LastLook, messages_of
from shared.aws import codec, keys
from shared.aws.queue import Queue
from shared.aws.table import Table
from shared.events import Event, Identifier
from shared.journeys import listeners
from shared.journeys.codec import key_of, run_of
from shared.journeys.definition import plain_of
from shared.journeys.definitions import Definitions
from shared.journeys.enrol import Enrolment
from shared.journeys.scene import Surroundings
from shared.journeys.store import RunStore
from shared.journeys.wake import Waking
from shared.messages import inbound
from shared.messages.delivery import Delivery
from shared.messages.ledger import Ledger
from shared.profiles.filing import Filing
from shared.profiles.measures import NO_EXCHANGE
from shared.profiles.store import ProfileStore
from tests.doubles.dynamodb import MOST_BEHIND, DynamoDB
from tests.integration.messages.post import composed
from tests.integration.profiles.workers import Crew, Job
from tests.unit.journeys.making import MONDAY, a_journey
from tests.unit.messages.samples import a_brand

SECRET = b"a key of the test"
SOURCE = "standard_webhooks/own"
ANN = Identifier("email", "ann@example.com")
ADDRESS = keys.identifier_id(ANN, SECRET)
SURROUNDINGS = Surroundings("Europe/Berlin", {"email": "email"})
DUE = MONDAY + timedelta(hours=1)
REMINDER = a_journey(
    {"id": "settle", "type": "wait", "duration": "1h"},
    {"id": "remind", "type": "send", "template": "arrival_check"},
    name="abandoned_cart",
    trigger={"event": "cart.updated"},
    key="event.data.cart.id",
    exit=[{"event": "order.placed"}],
)
PLAIN = {"journeys": {REMINDER.name: plain_of(REMINDER)}, "listeners": listeners.index((REMINDER,))}


def told(name: str, event_id: str, after: timedelta = timedelta(), **data: Any) -> Event:
    return Event(event_id, name, MONDAY + after, SOURCE, (ANN,), data)


def consent(state: str) -> dict[str, Any]:
    said = {"channel": "email", "purpose": "marketing", "state": state, "by_person": True, "address": ANN.value}
    return {"consents": [said]}


CART = told("cart.updated", "cart", cart={"id": "c1"}, traits={"first_name": "Ann"}, **consent("granted"))


def purchase(cart: str = "c1") -> Event:
    return told("order.placed", f"bought {cart}", timedelta(minutes=59), cart={"id": cart}, order={"id": "1"})


OPT_OUT = told("consent.changed", "out", timedelta(minutes=59), **consent("withdrawn"))


@dataclass
class Watched(DynamoDB):
    """`written` is what was put where, in order; whatever the stream would bring becomes a job."""

    written: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    stream: list[dict[str, Any]] = field(default_factory=list)

    def _store(self, place: tuple[str, str], item: Any) -> None:
        super()._store(place, item)
        if item is not None:
            plain = codec.load(item)
            self.written.append((place[1], plain))
            self.stream += [plain] if plain.get("outbox") else []

    def when(self, prefix: str, **values: Any) -> int | None:
        """The first such write; None where there was none."""
        found = (
            number
            for number, (sort_key, item) in enumerate(self.written)
            if sort_key.startswith(prefix) and values.items() <= item.items()
        )
        return next(found, None)


@dataclass
class Jobs:
    """As queue: what it is sent is done by whichever worker is free."""

    race: "Race"

    def send(self, bodies: Sequence[Mapping[str, Any]], **_: Any) -> None:
        self.race.crew.jobs += [partial(self.race.wake, body) for body in bodies]


@dataclass
class Race:
    """`sent` are the send ids that the provider was given, each with how much had been written by then."""

    draw: Random
    kills: int = 0
    client: Watched = field(default_factory=Watched)
    sent: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        table = Table(self.client, "customers")
        self.crew = Crew(self.client, self.draw, after=self._streamed)
        self.now = MONDAY
        self.fact(CART, table)
        self.now = DUE
        self.crew.kills = self.kills
        self.client.behind = lambda: self.draw.choice([0, 0, self.draw.randint(0, MOST_BEHIND)])

    def run(self, jobs: list[Job]) -> None:
        self.draw.shuffle(jobs)
        self.crew.work(jobs, workers=self.draw.randint(2, 3))

    def fact(self, event: Event, table: Table) -> None:
        """resolve_identity, and start_journeys right behind it."""
        record = lambda dated, ids: inbound.record(dated, ids, table)  # noqa: E731
        filed = Filing(table, a_brand(), SECRET).file(event, self.now, record)
        item = table.get(keys.event(filed.home, event.occurred_at, event.source, event.id), consistent=True)
        assert item is not None
        queue = cast(Queue, Jobs(self))
        store = RunStore(table), ProfileStore(table), Definitions(table, PLAIN), queue, SURROUNDINGS
        Enrolment(*store).fact(item, self.now)

    def later(self, event: Event) -> Job:
        """It comes when it comes: somebody else may have the time of some calls."""
        calls = self.draw.randint(0, 30)

        def job(table: Table) -> None:
            for _ in range(calls):
                table.get(keys.DUE_MARK)
            self.fact(event, table)

        return job

    def timer(self, table: Table) -> None:
        """advance_journey, told by the sweep."""
        (run,) = RunStore(table).of_customer([ADDRESS], REMINDER.name)
        self.wake({**key_of(run), "due_at": keys.timestamp(DUE)}, table)

    def wake(self, message: Mapping[str, Any], table: Table) -> None:
        Waking(table, ProfileStore(table), Definitions(table, PLAIN), SURROUNDINGS).wake(message, self.now)

    def deliver(self, item: dict[str, Any], table: Table) -> None:
        """deliver_message, for one change of a run."""
        for message in messages_of(run_of(item)):
            if mine := Ledger(table).claim(message, self.now):
                self._delivery(table).deliver(mine, self.now, lambda: 60.0)

    def _delivery(self, table: Table) -> Delivery:
        return composed(table, LastLook(table, Definitions(table, PLAIN), NO_EXCHANGE), self)

    def send_email(self, **request: Any) -> dict[str, str]:
        send_id = next(tag["Value"] for tag in request["EmailTags"] if tag["Name"] == "send_id")
        self.sent.append((send_id, len(self.client.written)))
        return {"MessageId": f"ses-{len(self.sent)}"}

    def _streamed(self) -> None:
        changes, self.client.stream = self.client.stream, []
        self.crew.jobs[:0] = [partial(self.deliver, item) for item in changes]
