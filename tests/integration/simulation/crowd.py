"""A crowd on one journey: many runs that wait, and wake-ups that come late, twice and in any order."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from msgspec.structs import replace

from infra.brand.compile import Compiled
from shared.aws import keys
from shared.events import Event, Identifier
from shared.journeys.definition import Journey
from shared.journeys.due import mark_at
from tests.doubles.due_index import Indexed
from tests.integration.messages.post import PARTS
from tests.integration.simulation.deployed import Deployed, Streaming

Plain = dict[str, Any]
FROM_QUEUE, FROM_STREAM = 10, 100
"""Records of one invocation."""

MINUTE = timedelta(minutes=1)
TWICE, LATE = 0.5, 0.05
ARN = "arn:aws:iam::1:user/ann"


@dataclass
class Stage(Streaming, Indexed):
    """A table with its stream and its index."""


def brand_with(compiled: Compiled, journey: Journey, *templates: str) -> Compiled:
    """`templates` are what anybody may get, whatever was agreed to."""
    mail = {"email": {"en": {**PARTS, "subject": "Hello"}}}
    told = {name: {"class": "transactional", "channels": mail} for name in templates}
    return replace(compiled, journeys=(journey,), templates=told)


@dataclass
class Crowd:
    here: Deployed
    draw: Random
    late: list[Plain] = field(default_factory=list)

    def comes(self, first: int, number: int) -> None:
        """Spread over a minute."""
        begins = self.here.now
        for one in range(first, first + number):
            self.here.now = begins + timedelta(seconds=(one - first) * 60 // number)
            email = Identifier("email", f"p{one}@example.com")
            self.here.queue(Event(f"e{one}", "visit.booked", self.here.now, "standard_webhooks/own", (email,), {}))
            if one % FROM_QUEUE == 0:
                self._file()
        self._file()

    def sweep(self, at: datetime) -> list[Plain]:
        """What the schedule does every minute: the wake-ups that it sends."""
        self.here.now = at
        self.here.handlers["advance_journey"]({"source": "aws.events"}, None)
        return self.here.taken("runs")

    def arrives(self, wakes: list[Plain]) -> None:
        """Half of them twice, some only an hour later, and in any order."""
        late = {number for number in range(len(wakes)) if self.draw.random() < LATE}
        self.late += [one for number, one in enumerate(wakes) if number in late]
        punctual = [one for number, one in enumerate(wakes) if number not in late]
        self._wake([*punctual, *(one for one in punctual if self.draw.random() < TWICE)])

    def catches_up(self) -> None:
        """What was late comes, and again what came before."""
        late, self.late = self.late, []
        self._wake([*late, *late])

    def travels(self, until: datetime) -> None:
        """From minute to minute in which anybody is due, each swept at its begin and at its end."""
        while (due := self._next_due()) and due <= until:
            begin = due.replace(second=0, microsecond=0)
            self.here.table.put(keys.DUE_MARK, mark_at(begin - MINUTE))
            early = self.sweep(max(self.here.now, begin))
            self.here.now = max(self.here.now, begin + MINUTE)
            self.arrives([*early, *self.sweep(self.here.now)])
            self.here.now += timedelta(hours=1)
            self.catches_up()
        self.here.now = max(self.here.now, until)

    def tour(self) -> int:
        """Until it is over; how many turns it had."""
        (job,), told, turns = self.here.services.begun, {"done": False}, 0
        while not told["done"]:
            told = self.here.handlers["operate_journeys"](job, None)
            self.arrives(self.here.taken("runs"))
            self.catches_up()
            turns += 1
        return turns

    def ask(self, method: str, path: str, body: Plain | None = None) -> Any:
        """operate_journeys, over the API."""
        context = {"requestId": "r1", "http": {"method": method}, "authorizer": {"iam": {"userArn": ARN}}}
        event = {"rawPath": path, "requestContext": context, "body": json.dumps(body)}
        answer = self.here.handlers["operate_journeys"](event, None)
        assert answer["statusCode"] == 200, answer
        return json.loads(answer["body"])

    def mails(self) -> Counter[str]:
        """How many each address got."""
        return Counter(address for one in self.here.services.sent for address in one["Destination"]["ToAddresses"])

    def _next_due(self) -> datetime | None:
        minutes = (one["due_at"]["S"] for one in self.here.store.waiting() if one["sk"]["S"].startswith(keys.RUN))
        return datetime.fromisoformat(first) if (first := min(minutes, default=None)) else None

    def _file(self) -> None:
        """resolve_identity, and start_journeys right behind it, told twice of all."""
        self.here.invoke("resolve_identity", self.here.taken("events"), "aws:sqs")
        records = [one for one in self.here.changes() if _sort_key(one).startswith(keys.EVENT)]
        for _ in range(2):
            self.here.invoke("start_journeys", records, "aws:dynamodb")
        self._deliver()

    def _wake(self, wakes: list[Plain]) -> None:
        self.draw.shuffle(wakes)
        for some in _chunks(wakes, FROM_QUEUE):
            self.here.invoke("advance_journey", some, "aws:sqs")
        self._deliver()

    def _deliver(self) -> None:
        """The stream of outboxes, some of it told again."""
        records = [one for one in self.here.changes() if "sends" in one["dynamodb"]["NewImage"]]
        for some in _chunks(records, FROM_STREAM):
            for _ in range(1 + (self.draw.random() < TWICE)):
                self.here.invoke("deliver_message", some, "aws:dynamodb")
        self.here.changes()


def _chunks(records: list[Plain], size: int) -> Iterator[list[Plain]]:
    return (records[start : start + size] for start in range(0, len(records), size))


def _sort_key(change: Plain) -> str:
    return str(change["dynamodb"]["NewImage"]["sk"]["S"])
