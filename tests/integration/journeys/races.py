"""A reminder, and what may end it at that moment: the functions' real parts, call by call, in an order that is drawn.

Queues and the stream are lists of jobs; what the table was told, and when, is the log that the checks read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, cast

from msgspec.structs import replace

from functions.deliver_message.journey import LastLook, messages_of
from shared.aws import codec, keys
from shared.aws.queue import Queue
from shared.aws.table import Table
from shared.configuration import Brand
from shared.events import Event, Identifier
from shared.journeys import listeners
from shared.journeys.codec import key_of, run_of
from shared.journeys.definition import Journey, plain_of
from shared.journeys.definitions import Definitions
from shared.journeys.enrol import Enrolment
from shared.journeys.models import Run
from shared.journeys.scene import Surroundings
from shared.journeys.store import RunStore
from shared.journeys.wake import Waking
from shared.messages import inbound, sparing, wishes
from shared.messages.items import message_of
from shared.messages.ledger import Ledger
from shared.messages.models import Message, State
from shared.profiles.filing import Filing
from shared.profiles.measures import NO_EXCHANGE
from shared.profiles.store import ProfileStore
from tests.doubles.dynamodb import MOST_BEHIND, DynamoDB
from tests.integration.messages.post import composed
from tests.integration.profiles.workers import Crew, Job
from tests.unit.journeys.making import MONDAY, a_journey
from tests.unit.messages.samples import a_brand

SECRET = b"a key of the test"
ANN, HER_PHONE = Identifier("email", "ann@example.com"), Identifier("phone", "+4930901820")
ADDRESS = keys.identifier_id(ANN, SECRET)
BY_DAY, IN_THE_EVENING = MONDAY, MONDAY + timedelta(hours=10, minutes=30)
HOUR = timedelta(hours=1)
REMIND = {"id": "remind", "type": "send", "template": "arrival_check"}
CART_IS_LEFT = {"trigger": {"event": "cart.updated"}, "key": "event.data.cart.id", "exit": [{"event": "order.placed"}]}
SETTLE = {"id": "settle", "type": "wait", "duration": "1h"}


def reminder(channel: str) -> Journey:
    return a_journey(SETTLE, {**REMIND, "channels": [channel]}, name="abandoned_cart", **CART_IS_LEFT)


REMINDER = reminder("email")
SILENCE = a_journey(
    {"id": "s", "type": "wait_for", "events": [{"event": "cart.updated", "reset": True}], "within": "1h"},
    REMIND,
    name="abandoned_cart",
    **CART_IS_LEFT,
)
"""Whoever touches the cart again has another hour."""


@dataclass(frozen=True, slots=True)
class Way:
    """By which channel the reminder goes, and to which address of Ann's."""

    channel: str
    to: Identifier
    brand: Brand

    @property
    def address(self) -> str:
        return keys.identifier_id(self.to, SECRET)

    @property
    def surroundings(self) -> Surroundings:
        return Surroundings("Europe/Berlin", {self.channel: (self.to.kind,)})


MAIL = Way("email", ANN, a_brand())


@dataclass
class Watched(DynamoDB):
    """`written` is what was put where, in order; whatever the stream would bring becomes a job."""

    written: list[tuple[tuple[str, str], dict[str, Any]]] = field(default_factory=list)
    stream: list[dict[str, Any]] = field(default_factory=list)

    def _store(self, place: tuple[str, str], item: Any) -> None:
        super()._store(place, item)
        if item is not None:
            self.written.append((place, item))
            plain = codec.load(item)
            self.stream += [plain] if plain.get("outbox") else []

    def writes(self, address: str, prefix: str) -> list[tuple[int, dict[str, Any]]]:
        """Where in the log, and what was written there: to an item of that address, or to any of a kind."""
        found = enumerate(self.written)
        return [
            (number, codec.load(item)) for number, ((pk, sk), item) in found if pk == address and sk.startswith(prefix)
        ]

    def as_of(self, number: int) -> Table:
        """The table right after that write."""
        then = DynamoDB()
        for (pk, sk), item in self.written[: number + 1]:
            then.partitions.setdefault(pk, {})[sk] = item
        return Table(then, "customers")


@dataclass
class Jobs:
    """As queue: what it is sent is done by whichever worker is free."""

    race: "Race"

    def send(self, bodies: Sequence[Mapping[str, Any]], **_: Any) -> None:
        self.race.crew.jobs += [partial(self.race.wake, body) for body in bodies]


@dataclass
class Race:
    """`sent` is for each message that the provider was given how much had been written by then.

    It begins when the hour after `cart` is over.
    """

    draw: Random
    cart: Event
    journey: Journey = REMINDER
    kills: int = 0
    way: Way = MAIL
    client: Watched = field(default_factory=Watched)
    sent: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        table = Table(self.client, "customers")
        self.plain = {
            "journeys": {self.journey.name: plain_of(self.journey)},
            "listeners": listeners.index((self.journey,)),
        }
        self.crew = Crew(self.client, self.draw, after=self._streamed)
        self.now = self.cart.occurred_at
        self.fact(self.cart, table)
        self.started = key_of(self.reminder(table))
        self.now += HOUR
        self.crew.kills = self.kills
        self.client.behind = lambda: self.draw.choice([0, 0, self.draw.randint(0, MOST_BEHIND)])

    @property
    def table(self) -> Table:
        return Table(self.client, "customers")

    def held_overnight(self) -> "Race":
        """Everybody has come that had to: the reminder waits for the morning, which it is now."""
        kills, self.crew.kills = self.crew.kills, 0
        self.run([self.timer])
        self.crew.kills = kills
        due_at = self.message().due_at
        assert due_at is not None
        self.now = due_at
        return self

    def run(self, jobs: list[Job]) -> None:
        self.draw.shuffle(jobs)
        self.crew.work(jobs, workers=self.draw.randint(2, 3))

    def fact(self, event: Event, table: Table) -> None:
        """resolve_identity, and start_journeys right behind it."""
        record = lambda dated, ids: inbound.record(dated, ids, table)  # noqa: E731
        event = wishes.read(event, self.way.brand.keywords)
        filed = Filing(table, self.way.brand, SECRET).file(event, self.now, record)
        if filed.erased:
            sparing.spare(event, filed.ids, table)
        item = table.get(keys.event(filed.home, event.occurred_at, event.source, event.id), consistent=True)
        if item is None:
            return
        queue = cast(Queue, Jobs(self))
        store = RunStore(table), ProfileStore(table), Definitions(table, self.plain), queue, self.way.surroundings
        Enrolment(*store).fact(item, self.now)

    def later(self, event: Event) -> Job:
        return self.delayed(partial(self.fact, event), 30)

    def delayed(self, job: Job, most: int) -> Job:
        """It comes when it comes: somebody else may have the time of some calls."""
        calls = self.draw.randint(0, most)

        def waiting(table: Table) -> None:
            for _ in range(calls):
                table.get(keys.DUE_MARK)
            job(table)

        return waiting

    def timer(self, table: Table) -> None:
        """advance_journey, told by the sweep of this minute."""
        self.wake({**self.started, "due_at": keys.timestamp(self.now)}, table)

    def wake(self, message: Mapping[str, Any], table: Table) -> None:
        Waking(table, ProfileStore(table), Definitions(table, self.plain), self.way.surroundings).wake(
            message, self.now
        )

    def deliver(self, item: dict[str, Any], table: Table) -> None:
        """deliver_message, for one change of a run."""
        for message in messages_of(run_of(item)):
            if message.state is State.REFUSED:
                Ledger(table).refuse(message)
            else:
                self._sent(Ledger(table).claim(message, self.now), table)

    def release(self, table: Table) -> None:
        """deliver_message, told by the sweep that a held message is due."""
        self._sent(Ledger(table).resume(self.way.address, self.message().send_key, self.now), table)

    def message(self) -> Message:
        (row,) = self.messages()
        return row

    def messages(self) -> list[Message]:
        """One, if any; as they lie there."""
        lying = self.client.partitions[self.way.address].items()
        return [message_of(codec.load(item)) for sort_key, item in lying if sort_key.startswith(keys.MESSAGE)]

    def reminder(self, table: Table) -> Run:
        """It stays where it began, whoever the customer is by now."""
        (run,) = RunStore(table).of_customer([self.way.address], self.journey.name)
        return run

    def _sent(self, mine: Message | None, table: Table) -> None:
        look_again = LastLook(table, Definitions(table, self.plain), NO_EXCHANGE)
        if mine:
            delivery = composed(table, look_again, self)
            composer, brand = replace(delivery.composer, brand=self.way.brand), lambda: self.way.brand
            replace(delivery, composer=composer, brand=brand).deliver(mine, self.now, lambda: 60.0)

    def send_email(self, **request: Any) -> dict[str, str]:
        """As each provider that there is: takes it."""
        assert self.way.to.value in str(request)
        self.sent.append(len(self.client.written))
        return {"MessageId": f"taken-{len(self.sent)}", "messageId": f"taken-{len(self.sent)}"}

    publish = send_whatsapp_message = send_email

    def _streamed(self) -> None:
        changes, self.client.stream = self.client.stream, []
        self.crew.jobs[:0] = [partial(self.deliver, item) for item in changes]

    def claimed_at(self) -> int:
        """Which write claimed what went: nothing that was written later could stop it for sure.

        A row that is claimed and has a due time is a claim of before, and somebody else who came by.
        """
        (sent,) = self.sent
        rows = self.client.writes(self.way.address, keys.MESSAGE)
        return [n for n, row in rows if row["state"] == State.CLAIMED and "due_at" not in row and n < sent][-1]

    def counted_at(self) -> int:
        """Which write counted it, with the consent of the address."""
        key = self.client.written[self.claimed_at()][0][1].removeprefix(keys.MESSAGE)
        records = self.client.writes(self.way.address, f"{keys.CONSENT}{self.way.channel}")
        return next(n for n, record in records if key in str(record.get("recent", "")))


def bought(table: Table, since: datetime) -> bool:
    """Has Ann, as far as anybody could know who looked at that table?"""
    profile = ProfileStore(table).profile(ADDRESS, consistent=True)
    return bool(profile and ProfileStore(table).events_since(profile, ["order.placed"], since))
