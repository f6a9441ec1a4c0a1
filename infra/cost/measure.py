"""Each path of an event, played through the public door of the local stage, and measured on the way."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from msgspec import Struct, field
from msgspec.structs import replace

from infra.cli import api
from infra.cli.deployment import Deployment
from infra.cli.idle import Idle
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.cli.travel import travel
from infra.cost.ledger import Line, Target, Way
from infra.cost.usage import Usage, real_now, transitions, usage
from shared.errors import Permanent

OWN = ("standard_webhooks", "own")
EVENTS = 20
"""Per path: enough that the minute's sweep of the due index does not weigh on one."""

RUNS = 60
"""Of the journey: others whom the days bring on, and each sweep for them, are on its bill."""

SWEPT = timedelta(minutes=16)
"""For the second turn of an erasure."""

ENOUGH = timedelta(days=5)
"""For the journey to ask its question."""

UNTIL_ITS_END = timedelta(days=21)
"""Whoever is on it by then, for another's sake, has come to its end: else their wake-ups are on the bill."""

WEBHOOK = Way(http=1, queued=1, consumed=2)
RUN = Way(http=0, queued=1, consumed=2)
LOOK = Way(http=0, queued=1, consumed=1)
"""What a review adds to the event that calls for it."""

STAGE = Way(http=1, queued=3, consumed=6)
"""The event, the review, and the fact that tells of it: each is queued, and seen again in the stream."""

ERASURE_WAY = Way(http=1, queued=0, consumed=0, turns=2)
"""Asked for, done, and a quarter of an hour later done once more."""

KNOWN = Target(Decimal("3.3"), write_units=Decimal(3), read_units=Decimal("1.1"))
"""One read for the event; a tenth is room for what operators decided, which each process reads every five seconds."""
JOIN = Target(Decimal(7), ceiling=Decimal(13))
JOURNEY = Target(Decimal(4), ceiling=Decimal(9))
REVIEW = Target(Decimal("1.5"), write_units=Decimal(0))
CHANGE = Target(Decimal(12), ceiling=Decimal(17))
ERASURE = Target(Decimal(200))
JOURNEYS = ("start_journeys", "advance_journey", "deliver_message")
EVENT = ("ingest_webhook", "resolve_identity", "start_journeys", "review_customers")
"""Without the minute's sweep of the due index, which costs the same however many events there are."""

Plain = dict[str, Any]


class Laboratory(Struct):
    """A stage, a way to know when it is idle, and people that nobody has used before."""

    stage: Deployment
    idle: Idle
    people: Sequence[str]
    since: datetime = field(default_factory=real_now)

    def begin(self) -> None:
        self.idle.wait()
        self.since = real_now()

    def used(self, *functions: str, by: int = EVENTS) -> Usage:
        """Since the beginning, by each of so many."""
        self.idle.wait()
        return usage(self.stage, self.since, functions).each(by)

    def tell(self, *events: Plain) -> None:
        """As one delivery."""
        answer = post(self.stage, Webhook(*OWN, json.dumps(events).encode()))
        if answer.status != 200:
            raise Permanent(f"the stage answered {answer.status}: {answer.text}")

    def event(self, name: str, identifiers: Mapping[str, str], **data: Any) -> Plain:
        stated = [{"kind": kind, "value": value} for kind, value in identifiers.items()]
        at = self.stage.now().isoformat()
        return {"id": str(uuid4()), "name": name, "occurred_at": at, "identifiers": stated, "data": data}


def measure(stage: Deployment) -> list[Line]:
    """Moves the clock of the stage by some days: a journey has to wait."""
    stage.only_local("measuring units")
    run = uuid4().hex[:12]
    people = [f"ledger.{run}.{number}@example.com" for number in range(EVENTS)]
    laboratory = Laboratory(stage, Idle(stage), people)
    return [
        known_customer(laboratory),
        joined_customers(laboratory),
        changed_stage(laboratory),
        idle_review(laboratory),
        journey(laboratory),
        erasure(laboratory),
    ]


def known_customer(laboratory: Laboratory) -> Line:
    """One webhook each, about people who were there before that day: the first of a day costs one write more."""
    laboratory.tell(*(laboratory.event("page.viewed", {"email": one}) for one in laboratory.people))
    laboratory.begin()
    for one in laboratory.people:
        laboratory.tell(laboratory.event("page.viewed", {"email": one}, page={"url": "https://shop.example/"}))
    return _line("an event of a known customer", WEBHOOK, KNOWN, laboratory.used(*EVENT))


def joined_customers(laboratory: Laboratory) -> Line:
    """One webhook each, that states two identifiers which were two customers so far."""
    cards = {one: f"{one.partition('@')[0]}.card" for one in laboratory.people}
    laboratory.tell(*(laboratory.event("customer.created", {"loyalty_number": card}) for card in cards.values()))
    laboratory.begin()
    for email, card in cards.items():
        laboratory.tell(laboratory.event("customer.identified", {"email": email, "loyalty_number": card}))
    return _line("an event that joins two customers", WEBHOOK, JOIN, laboratory.used(*EVENT))


def changed_stage(laboratory: Laboratory) -> Line:
    """One webhook each, with the first purchase: a review finds another stage, and that becomes a fact."""
    laboratory.begin()
    for one in laboratory.people:
        laboratory.tell(_purchase(laboratory, one))
    return _line("an order that changes the stage", STAGE, CHANGE, laboratory.used(*EVENT))


def idle_review(laboratory: Laboratory) -> Line:
    """What comes on top of an event that rules can see, as the order is worth more, and that changes nothing else."""
    laboratory.begin()
    for one in laboratory.people:
        laboratory.tell(_purchase(laboratory, one, amount="9.95"))
    return _line("a review that finds nothing new", LOOK, REVIEW, laboratory.used("review_customers"))


def _purchase(laboratory: Laboratory, person: str, amount: str = "9.90") -> Plain:
    """By an event with which no journey begins."""
    order = f"{person.partition('@')[0]}.first"
    state = {"id": order, "number": order, "total": {"amount": amount, "currency": "EUR"}}
    return laboratory.event("order.updated", {"email": person, "order@own": order}, order=state)


def journey(laboratory: Laboratory) -> Line:
    """What comes on top of an event: enter, wait, decide, claim, send, record. The provider's price is not in it."""
    travel(laboratory.stage, laboratory.stage.now() + UNTIL_ITS_END, laboratory.idle)
    laboratory.begin()
    laboratory.tell(*_deliveries(laboratory))
    laboratory.idle.wait()
    travel(laboratory.stage, laboratory.stage.now() + ENOUGH, laboratory.idle)
    return _line("a journey up to its first message", RUN, JOURNEY, laboratory.used(*JOURNEYS, by=RUNS))


def _deliveries(laboratory: Laboratory) -> Iterator[Plain]:
    unknown = (f"{number}.{laboratory.people[0]}" for number in range(EVENTS, RUNS))
    for person in (*laboratory.people, *unknown):
        order = person.partition("@")[0]
        state = {"id": order, "number": order, "delivery": "delivered", "payment": "paid"}
        yield laboratory.event("order.delivered", {"email": person, "order@own": order}, order=state)


def erasure(laboratory: Laboratory) -> Line:
    """A long job of two turns, of customers as the other paths have left them: seven facts, a journey and a message."""
    stage = laboratory.stage
    found = [api.get(stage, "/customers", {"identifier": f"email:{one}"}) for one in laboratory.people]
    laboratory.begin()
    paths = [f"/customers/{one['customer_id']}/erasure" for one in found]
    jobs = [api.post(stage, path, {"reason": "measured"})["id"] for path in paths]
    travel(stage, stage.now() + SWEPT, laboratory.idle)
    used = laboratory.used("correct_customer", "fulfil_privacy_request")
    entered = Decimal(transitions(stage, "erasure", jobs)) / EVENTS
    return replace(_line("an erasure, a job of two turns", ERASURE_WAY, ERASURE, used), transitions=entered)


def _line(path: str, way: Way, target: Target, used: Usage) -> Line:
    return Line(path, way, target, write_units=used.write_units, read_units=used.read_units)
