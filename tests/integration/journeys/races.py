"""A reminder, and what may end it at that moment: the functions' real parts, call by call, in an order that is drawn.

Queues and the stream are lists of jobs; what the table was told, and when, is the log that the checks read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
from shared.journeys.definition import Journey, plain_of
from shared.journeys.definitions import Definitions
from shared.journeys.enrol import Enrolment
from shared.journeys.models import Run
from shared.journeys.scene import Surroundings
from shared.journeys.store import RunStore
from shared.journeys.wake import Waking
from shared.messages import inbound
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
SURROUNDINGS = Surroundings("Europe/Berlin", {"email": ("email",)})
BY_DAY, IN_THE_EVENING = MONDAY, MONDAY + timedelta(hours=10, minutes=30)
HOUR = timedelta(hours=1)
REMIND = {"id": "remind", "type": "send", "template": "arrival_check"}
CART_IS_LEFT = {"trigger": {"event": "cart.updated"}, "key": "event.data.cart.id", "exit": [{"event": "order.placed"}]}
REMINDER = a_journey({"id": "settle", "type": "wait", "duration": "1h"}, REMIND, name="abandoned_cart", **CART_IS_LEFT)
SILENCE = a_journey(
    {"id": "s", "type": "wait_for", "events": [{"event": "cart.updated", "reset": True}], "within": "1h"},
    REMIND,
    name="abandoned_cart",
    **CART_IS_LEFT,
)
"""Whoever touches the cart again has another hour."""


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

    def writes(self, sort_key: str) -> list[tuple[int, dict[str, Any]]]:
        """Where in the log, and what was written."""
        return [(number, codec.load(item)) for number, ((_, sk), item) in enumerate(self.written) if sk == sort_key]

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
    """`sent` are the send ids that the provider was given, each with how much had been written by then.

    It begins when the hour after `cart` is over.
    """

    draw: Random
    cart: Event
    journey: Journey = REMINDER
    kills: int = 0
    client: Watched = field(default_factory=Watched)
    sent: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        table = Table(self.client, "customers")
        self.plain = {
            "journeys": {self.journey.name: plain_of(self.journey)},
            "listeners": listeners.index((self.journey,)),
        }
        self.crew = Crew(self.client, self.draw, after=self._streamed)
        self.now = self.cart.occurred_at
        self.fact(self.cart, table)
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
        filed = Filing(table, a_brand(), SECRET).file(event, self.now, record)
        item = table.get(keys.event(filed.home, event.occurred_at, event.source, event.id), consistent=True)
        assert item is not None
        queue = cast(Queue, Jobs(self))
        store = RunStore(table), ProfileStore(table), Definitions(table, self.plain), queue, SURROUNDINGS
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
        run = self.reminder(table)
        self.wake({**key_of(run), "due_at": keys.timestamp(self.now)}, table)

    def wake(self, message: Mapping[str, Any], table: Table) -> None:
        Waking(table, ProfileStore(table), Definitions(table, self.plain), SURROUNDINGS).wake(message, self.now)

    def deliver(self, item: dict[str, Any], table: Table) -> None:
        """deliver_message, for one change of a run."""
        for message in messages_of(run_of(item)):
            self._sent(Ledger(table).claim(message, self.now), table)

    def release(self, table: Table) -> None:
        """deliver_message, told by the sweep that a held message is due."""
        self._sent(Ledger(table).resume(ADDRESS, self.message().send_key, self.now), table)

    def message(self) -> Message:
        (row,) = (item for key, item in self.client.partitions[ADDRESS].items() if key.startswith(keys.MESSAGE))
        return message_of(codec.load(row))

    def reminder(self, table: Table) -> Run:
        """It stays where it began, whoever the customer is by now."""
        (run,) = RunStore(table).of_customer([ADDRESS], self.journey.name)
        return run

    def _sent(self, mine: Message | None, table: Table) -> None:
        look_again = LastLook(table, Definitions(table, self.plain), NO_EXCHANGE)
        if mine:
            composed(table, look_again, self).deliver(mine, self.now, lambda: 60.0)

    def send_email(self, **request: Any) -> dict[str, str]:
        send_id = next(tag["Value"] for tag in request["EmailTags"] if tag["Name"] == "send_id")
        self.sent.append((send_id, len(self.client.written)))
        return {"MessageId": f"ses-{len(self.sent)}"}

    def _streamed(self) -> None:
        changes, self.client.stream = self.client.stream, []
        self.crew.jobs[:0] = [partial(self.deliver, item) for item in changes]

    def claimed(self) -> Table:
        """The table as it was when what went was claimed: nothing that was written later could stop it for sure.

        A row that is claimed and has a due time is a claim of before, and somebody else who came by.
        """
        ((send_id, written),) = self.sent
        rows = self.client.writes(keys.MESSAGE + send_id.rpartition("_")[2])
        claims = [n for n, row in rows if row["state"] == State.CLAIMED and "due_at" not in row and n < written]
        return self.client.as_of(claims[-1])

    def counted(self) -> Table:
        """The table right before the send was counted with the consent of the address."""
        ((send_id, _),) = self.sent
        records = self.client.writes(f"{keys.CONSENT}email")
        key = send_id.rpartition("_")[2]
        return self.client.as_of(next(n for n, record in records if key in str(record["recent"])) - 1)


def bought(table: Table, since: datetime) -> bool:
    """Has Ann, as far as anybody could know who looked at that table?"""
    profile = ProfileStore(table).profile(ADDRESS, consistent=True)
    return bool(profile and ProfileStore(table).events_since(profile, ["order.placed"], since))
