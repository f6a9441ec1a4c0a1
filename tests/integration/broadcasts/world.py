"""Customers in a segment, the jobs of broadcasts and the workers of runs, round one table."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from shared.aws import codec, gates, keys
from shared.aws.table import Table
from shared.broadcasts import changes, drafting
from shared.broadcasts.audience import Audience
from shared.broadcasts.changes import Said
from shared.broadcasts.conducting import Conducting, Lane
from shared.broadcasts.drafting import Known
from shared.broadcasts.going_through import GoingThrough
from shared.broadcasts.halting import Halting, Word
from shared.broadcasts.jobs import BroadcastJobs
from shared.broadcasts.letting_in import LettingIn
from shared.broadcasts.models import Broadcast
from shared.broadcasts.outcome import Counting, Outcome
from shared.broadcasts.store import BroadcastStore
from shared.broadcasts.wish import Wish
from shared.configuration import Broadcasts
from shared.events import Event, Identifier
from shared.jobs.jobs import Jobs
from shared.journeys import controls
from shared.journeys.control_store import ControlStore, Decision
from shared.journeys.definition import Journey, plain_of
from shared.journeys.definitions import Definitions
from shared.journeys.models import Run
from shared.journeys.scene import Surroundings
from shared.journeys.store import RunStore
from shared.journeys.tours import Tours, TourStore
from shared.journeys.wake import Waking
from shared.messages.consent import MARKETING, Act, Choice, Suppression
from shared.messages.store import ConsentStore
from shared.profiles.filing import Filing
from shared.profiles.store import ProfileStore
from shared.reviews.causes import Cause
from shared.reviews.members import Members
from shared.reviews.models import Reviewed, Standing
from shared.reviews.reviewing import Reviewing
from shared.reviews.store import Standings
from tests.doubles.dynamodb import DynamoDB
from tests.integration.broadcasts.calls import Calls, Execution, Killed
from tests.unit.journeys.making import MONDAY, a_journey
from tests.unit.messages.samples import a_brand

KEY = b"a key of the test"
BRAND = a_brand()
QUOTA = {"MaxSendRate": 10.0, "Max24HourSend": 50_000.0, "SentLast24Hours": 0.0}
TEMPLATES = {
    "sale": {"class": "marketing", "channels": {"email": {}, "sms": {}}},
    "recall": {"class": "transactional", "channels": {"email": {}, "sms": {}}},
}
STEADY = a_journey(
    {"id": "hello", "type": "send", "template": "sale"}, name="steady", trigger={"manual": True}, key=None
)


def look(profile, known, now):
    """Toy rules: a customer is in the segments of its tags."""
    tags, held = profile.plain()["tags"], known.segments if known else {}
    found = Standing(now, "r1", "trial", now, {one: held.get(one, now) for one in tags})
    return Reviewed(known if known and known.segments == found.segments else found)


@dataclass
class World:
    database: DynamoDB = field(default_factory=DynamoDB)
    now: datetime = MONDAY
    quota: Mapping[str, float] = field(default_factory=lambda: dict(QUOTA))
    journeys: tuple[Journey, ...] = (STEADY,)

    def __post_init__(self) -> None:
        self.calls = Calls(self.database)
        self.table = Table(self.calls, "customers")
        self.number = 0

    # Customers

    def member(self, name: str, *, zone: str | None = None, consent: bool = True, phone: str = "") -> str:
        """Of the segment `fans`."""
        traits = {"time_zone": zone} if zone else {}
        who = [Identifier("email", f"{name}@example.com"), *([Identifier("phone", phone)] if phone else [])]
        self.tell(*who, traits=traits, tags={"fans": True})
        if consent:
            self.agrees(name)
        return self.id(name)

    def tell(self, *who: Identifier, **data: Any) -> None:
        self.number += 1
        event = Event(f"e{self.number}", "customer.updated", self.now, "shopify/a", who, data)
        Filing(self.table, BRAND, KEY).file(event, self.now, lambda *_: None)
        for one in who:
            reviewing = Reviewing(ProfileStore(self.table), Standings(self.table), look, lambda _: None)
            reviewing.review(Cause(keys.identifier_id(one, KEY)), self.now)

    def agrees(self, name: str) -> None:
        act = Act(f"c-{name}", self.now, MARKETING, Choice.GRANTED, by_person=True, source="shopify/a")
        ConsentStore(self.table).record(self.id(name), "email", act)

    def opts_out(self, name: str, purpose: str = MARKETING) -> None:
        act = Act(f"o-{name}-{purpose}", self.now, purpose, Choice.WITHDRAWN, by_person=True, source="preferences")
        ConsentStore(self.table).record(self.id(name), "email", act)

    def bounced(self, name: str) -> None:
        ConsentStore(self.table).suppress(self.id(name), "email", Suppression("bounce", self.now, "b1"))

    def leaves(self, name: str) -> None:
        self.tell(Identifier("email", f"{name}@example.com"), tags={"fans": False})

    @staticmethod
    def id(name: str) -> str:
        return keys.identifier_id(Identifier("email", f"{name}@example.com"), KEY)

    # Workers, each time those of a new process

    def conducting(self) -> Conducting:
        store, profile = BroadcastStore(self.table), ProfileStore(self.table).profile
        return Conducting(
            store=store,
            going=GoingThrough(self.table),
            audience=Audience(lambda: BRAND, ConsentStore(self.table).get),
            letting_in=LettingIn(store, RunStore(self.table), profile, self.definitions(), self.surroundings()),
            profile=profile,
            quota=lambda: self.quota,
            share=lambda: Broadcasts(share=1.0),
            controls=ControlStore(self.table).latest,
            sent=lambda known: sum(self.messages().values()),
        )

    def jobs(self) -> BroadcastJobs:
        return BroadcastJobs(BroadcastStore(self.table), cast(Jobs, self.calls))

    def halting(self) -> Halting:
        tours = cast(Tours, SimpleNamespace(begin=lambda tour: None))
        return Halting(self.table, ControlStore(self.table), tours, self.jobs())

    def definitions(self) -> Definitions:
        named = {journey.name: plain_of(journey) for journey in self.journeys}
        return Definitions(self.table, {"journeys": named, "listeners": {}})

    def surroundings(self) -> Surroundings:
        return Surroundings("Europe/Berlin", {"email": ("email",), "sms": ("phone",)})

    def waking(self) -> Waking:
        profiles, known = ProfileStore(self.table), ControlStore(self.table).read
        return Waking(self.table, profiles, self.definitions(), self.surroundings(), known)

    # What people do

    def draft(self, **wish: Any) -> Broadcast:
        asked = Wish(**{"name": "spring", "segment": "fans", "reason": "a test", "template": "sale", **wish})
        current = self.definitions().current
        known = Known(["fans"], current(asked.journey or ""), TEMPLATES, ["email", "sms"], current)
        broadcast, journey = drafting.drafted(asked, known, "arn:ann", self.now)
        self.definitions().keep(journey)
        return BroadcastStore(self.table).save(broadcast)

    def count(self) -> Broadcast:
        self.jobs().take_up(changes.counting(self.broadcast(), self.now), self.now)
        self.work()
        return self.broadcast()

    def confirm(self, audience: int, **override: Any) -> Broadcast:
        known = self.broadcast()
        members = Members(self.table).part
        there = sum(len(members(known.segment, shard, 1_000).members) for shard in range(keys.SEGMENT_SHARDS))
        found = changes.confirmed(known, Said(audience, "arn:ben", self.now, **override), there)
        return self.jobs().take_up(found, self.now)

    def word(self) -> Word:
        return Word(f"d{self.now}", "arn:ann", "why", self.now)

    def pause(self) -> None:
        self.halting().pause(self.broadcast(), self.word())

    def resume(self) -> None:
        self.halting().resume(self.broadcast(), self.word())
        self.work()

    def stop(self) -> None:
        self.halting().stop(self.broadcast(), self.word())

    def decide(self, act: str, gate: str) -> None:
        decision = Decision(f"d{self.now}", gate, act, "arn:ann", "why", self.now)
        ControlStore(self.table).decide(decision, lambda one: getattr(controls, act)(one, self.now))

    # Time

    def work(self) -> None:
        """Messages are delivered, and turns taken, until there are none; whoever dies has not done with its own."""
        while self.calls.sent or self.at_work():
            for job in self.at_work():
                self.execute(job)
            for message in list(self.calls.sent):
                self.trying(lambda message=message: self.handle(message))  # type: ignore[misc]
                self.calls.sent.remove(message)

    def trying(self, act: Callable[[], Any]) -> Any:
        """Until it does not die of it."""
        while True:
            try:
                return act()
            except Killed:
                self.calls.dies_at = None

    def at_work(self) -> list[Execution]:
        now = keys.timestamp(self.now)
        return [one for one in self.calls.jobs.values() if not one.ended and one.next_at <= now]

    def execute(self, job: Execution) -> None:
        """A turn, and what it asks for side by side; as infra/job.asl.json does."""
        name, task = job.work["broadcast"], job.work["task"]
        turn = self.trying(lambda: self.conducting().turn(name, task, self.now))
        told = turn.told(self.now)
        job.progress, job.next_at = told["progress"], told["next_at"]
        job.done, job.stopped = told["done"], told["stopped"] or job.stopped
        for number in () if job.ended else told["lanes"]:
            lane = Lane(name, task, number)
            job.lanes += 1
            self.trying(lambda lane=lane: self.conducting().lane(lane, lambda: self.now, lambda: False))

    def handle(self, message: Mapping[str, Any]) -> None:
        if str(message["sk"]).startswith(keys.BROADCAST):
            self.jobs().send([message])
        elif str(message["pk"]).startswith(keys.TOUR):
            self.tour(str(message["pk"]).removeprefix(keys.TOUR))
        else:
            self.waking().wake(message, self.now)

    def tour(self, tour_id: str) -> None:
        """It is done: whom it is about is woken by `wake_parked`, or finds out when due."""
        store = TourStore(self.table)
        known = store.get(tour_id)
        assert known
        store.save(known.done(self.now))

    def wake_parked(self) -> None:
        """As the tour does after a resumption."""
        self.calls.sent += [one for one in self.waiting() if one.pop("parked")]
        self.work()

    def due(self) -> list[dict[str, Any]]:
        """Keys of what the minutes of the due index hold, earliest first."""
        return [one for one in self.waiting() if not one.pop("parked")]

    def times(self) -> list[str]:
        """When anything happens by itself."""
        jobs = [one.next_at for one in self.calls.jobs.values() if not one.ended]
        return [*(one["due_at"] for one in self.due()), *jobs]

    def waiting(self) -> list[dict[str, Any]]:
        items = [codec.load(item) for part in self.database.partitions.values() for item in part.values()]
        waiting = [one for one in items if "due_bucket" in one]
        listed = [
            {**{name: one[name] for name in ("pk", "sk", "due_at")}, "parked": gates.is_parked(one["due_bucket"])}
            for one in waiting
        ]
        return sorted(listed, key=lambda one: (one["due_at"], one["sk"], one["pk"]))

    def pass_until(self, at: datetime) -> None:
        self.work()
        while times := [one for one in self.times() if one <= keys.timestamp(at)]:
            self.now = max(self.now, datetime.fromisoformat(min(times)))
            self.calls.sent += [one for one in self.due() if one["due_at"] <= keys.timestamp(self.now)]
            self.work()
        self.now = max(self.now, at)

    def pass_by(self, **time: float) -> None:
        self.pass_until(self.now + timedelta(**time))

    # What is there

    def broadcast(self) -> Broadcast:
        found = BroadcastStore(self.table).get("spring")
        assert found
        return found

    def runs(self) -> dict[str, list[Run]]:
        """By customer of today."""
        found: dict[str, list[Run]] = {}
        for pk, part in self.database.partitions.items():
            for sk in part:
                if sk.startswith(keys.RUN):
                    run = RunStore(self.table).get({"pk": pk, "sk": sk})
                    profile = ProfileStore(self.table).profile(pk)
                    assert run
                    assert profile
                    found.setdefault(profile.customer_id, []).append(run)
        return found

    def messages(self) -> Counter[str]:
        """Asked for, by customer."""
        return Counter({who: sum(len(run.messages) for run in runs) for who, runs in self.runs().items()})

    def outcome(self) -> Outcome:
        return Counting(self.table, lambda: True).outcome(self.broadcast(), None)

    def tally(self, task: str) -> Counter[str]:
        total: Counter[str] = Counter()
        for part in BroadcastStore(self.table).parts("spring", task):
            total.update({name: int(number) for name, number in part.tally.items()})
        return total

    def clone(self) -> "World":
        copy = {pk: dict(items) for pk, items in self.database.partitions.items()}
        other = World(DynamoDB(partitions=copy), self.now, dict(self.quota), self.journeys)
        other.number = self.number
        other.calls.sent = list(self.calls.sent)
        other.calls.jobs = {name: replace(one) for name, one in self.calls.jobs.items()}
        return other
