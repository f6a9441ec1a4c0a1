"""Many runs that wait on the local stage, and the wake-ups that come besides those of its own sweep.

Filed by the code that files them, but from this process: a webhook for each would take the emulator half an hour. From
then on the stage is alone with them.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from infra.brand.compile import Compiled
from infra.cli import inbox
from infra.cli.deployment import Deployment
from shared.aws import keys
from shared.aws.queue import Queue
from shared.events import Event, Identifier
from shared.journeys.codec import key_of, run_of
from shared.journeys.definitions import Definitions
from shared.journeys.enrol import Enrolment
from shared.journeys.models import Run
from shared.journeys.scene import Surroundings
from shared.journeys.store import RunStore
from shared.messages import reach
from shared.profiles.filing import Filing
from shared.profiles.store import ProfileStore

SOURCE = "standard_webhooks/own"
FILERS = 8
TWICE = 0.5
OLD = timedelta(days=3)
"""So long they have been known: what the first review finds of them is no news, and starts nothing."""

Wake = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Crowd:
    """`event` is what lets them onto a journey of the brand; it is not filed, so that nobody else sees it."""

    stage: Deployment
    brand: Compiled
    event: str
    world: str

    def comes(self, number: int, begins: datetime, spread: timedelta) -> list[Run]:
        """At even distances."""
        moments = [begins + spread * one / number for one in range(number)]
        filing, enrolment = self._filing(begins), self._enrolment()

        def come(one: int) -> list[Run]:
            who, at = Identifier("email", self.address(one)), moments[one]
            about = {"traits": {"language": "en"}}
            known = Event(f"{self.world}-{one}", "customer.updated", at - OLD, SOURCE, (who,), about)
            home = filing.file(known, at - OLD, lambda *_: None).home
            booked = Event(f"{self.world}-{one}-b", self.event, at, SOURCE, (who,), {})
            return enrolment.happened(booked, {"pk": home, "sk": ""}, at, news=True)

        with ThreadPoolExecutor(FILERS) as pool:
            return [run for runs in pool.map(come, range(number)) for run in runs]

    def address(self, number: int) -> str:
        return f"p{number}.{self.world}@example.com"

    def runs(self, runs: Iterable[Run]) -> list[Run]:
        """As they are now."""
        found = self.stage.store().get_many(map(key_of, runs), consistent=True)
        return [run_of(item) for item in found]

    def mails(self) -> list[tuple[str, datetime]]:
        """To whom and when, on the stage's clock."""
        return [(one.to[0], datetime.fromisoformat(one.at)) for one in self._inbox()]

    def got(self) -> list[tuple[str, str]]:
        """Who got what."""
        return [(one.to[0], one.subject) for one in self._inbox()]

    def _inbox(self) -> list[inbox.Mail]:
        return [one for one in inbox.read(self.stage) if one.to[0].endswith(f".{self.world}@example.com")]

    def _filing(self, now: datetime) -> Filing:
        return Filing(self.stage.store(), self.brand.brand, self.stage.secrets().key("keys/identity", now))

    def _enrolment(self) -> Enrolment:
        table, brand = self.stage.store(), self.brand.brand
        return Enrolment(
            RunStore(table),
            ProfileStore(table),
            Definitions(table, self.brand.files()["journeys.json"]),
            Queue(self.stage.client("sqs"), self.stage.queues["runs"]),
            Surroundings(brand.time_zone, reach.kinds(brand)),
        )


def left(stage: Deployment, minute: datetime) -> int:
    """How many have not fired of all that were due in that minute."""
    table, last = stage.store(), keys.timestamp(minute + timedelta(minutes=1))
    return sum(len(table.due(bucket, last)) for bucket in keys.due_buckets(minute, minute))


def wake(stage: Deployment, runs: list[Run], draw: Random) -> int:
    """Half of them once more and some of these twice, in any order, whether they are due or not. How many were sent."""
    told: list[Wake] = [
        {**key_of(run), "due_at": keys.timestamp(run.due_at)} for run in runs if run.due_at and draw.random() < TWICE
    ]
    told += [one for one in told if draw.random() < TWICE]
    draw.shuffle(told)
    Queue(stage.client("sqs"), stage.queues["runs"]).send(told)
    return len(told)
