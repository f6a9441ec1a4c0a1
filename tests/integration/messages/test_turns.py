"""Marketing for one address, by several workers at once: at most what the cap allows, and the most important first.

Every call to the table is one step; which worker makes the next is drawn, and so the same for the same seed.
"""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from msgspec.structs import replace

from shared.aws.table import Table
from shared.messages.ledger import Ledger
from shared.messages.look import Outlook
from shared.messages.models import Message, State
from shared.messages.store import ConsentStore
from tests.doubles.dynamodb import DynamoDB
from tests.integration.messages.post import Post, composed
from tests.integration.profiles.workers import Crew
from tests.unit.messages.samples import ADDRESS, NOW, a_message, an_act

PLAYED, SEED = int(os.environ.get("PROVE_INTERLEAVINGS", "40")), int(os.environ.get("PROVE_SEED", "1"))
NUMBERS = range(first := int(os.environ.get("PROVE_FIRST", "0")), first + PLAYED)
EVENING = NOW.replace(hour=21)
CAP, PERIOD = 2, timedelta(days=1)
"""Of tests/unit/messages/samples.py."""

WORTH = timedelta(days=6)
TOGETHER = timedelta(minutes=20)
"""Whatever is due within it is woken at the end of it, so that workers meet."""


@dataclass
class Mailing:
    """Messages to one address; `went` is what the provider was given, and when."""

    draw: Random
    kills: int = 0
    now: datetime = EVENING
    client: DynamoDB = field(default_factory=DynamoDB)
    went: list[tuple[datetime, str]] = field(default_factory=list)
    exited: Collection[str] = ()

    def __post_init__(self) -> None:
        self.table = Table(self.client, "customers")
        self.crew = Crew(self.client, self.draw, kills=self.kills)
        self.known = Post(self.table, self.client).look_again
        ConsentStore(self.table).record(ADDRESS, "email", an_act())

    def look_again(self, message: Message, now: datetime) -> tuple[Any, Outlook, Any]:
        profile, _, context = self.known(message, now)
        return profile, Outlook("exit: order.placed" if message.send_key in self.exited else None), context

    def states(self) -> dict[str, tuple[State, str | None]]:
        return {row.send_key: (row.state, row.rule) for row in Ledger(self.table).list([ADDRESS])}

    def ask(self, messages: list[Message]) -> None:
        """All of them at once, each perhaps twice."""
        again = self.draw.sample(messages, k=self.draw.randint(0, len(messages)))
        self.crew.work([partial(self.announced, one) for one in [*messages, *again]], self.draw.randint(2, 4))

    def announced(self, message: Message, table: Table) -> None:
        self._deliver(table, Ledger(table).claim(message, self.now))

    def woken(self, message: Message, table: Table) -> None:
        self._deliver(table, Ledger(table).resume(ADDRESS, message.send_key, self.now))

    def _deliver(self, table: Table, mine: Message | None) -> None:
        if mine:
            composed(table, self.look_again, self).deliver(mine, self.now, lambda: 60.0)

    def send_email(self, **request) -> dict[str, str]:
        send_id = next(tag["Value"] for tag in request["EmailTags"] if tag["Name"] == "send_id")
        self.went.append((self.now, send_id.removeprefix(f"{ADDRESS}_")))
        return {"MessageId": f"ses-{len(self.went)}"}

    def live(self) -> None:
        """Days pass until nothing is due any more."""
        while due := [row for row in Ledger(self.table).list([ADDRESS]) if row.due_at]:
            self.now = max(self.now, min(row.due_at for row in due) + TOGETHER)
            woken = [partial(self.woken, row) for row in due if row.due_at <= self.now]
            self.draw.shuffle(woken)
            self.crew.work(woken, self.draw.randint(1, 3))

    def busiest(self) -> int:
        """The most messages that went in any period; none, where the workers of all of them died on the way."""
        times = [at for at, _ in self.went]
        return max((sum(start <= at < start + PERIOD for at in times) for start in times), default=0)


def drawn(draw: Random, many: int) -> list[Message]:
    """Of several journeys, asked for in the course of an evening."""
    return [
        a_message(
            send_key=f"{number:024}",
            priority=draw.choice([10, 50, 50, 90]),
            requested_at=EVENING - timedelta(minutes=draw.randint(0, 90)),
            valid_until=EVENING + WORTH,
        )
        for number in range(many)
    ]


def mailings(kills: int) -> Iterator[tuple[Mailing, list[Message]]]:
    for number in NUMBERS:
        draw = Random(f"{SEED}:turns:{kills}:{number}")  # noqa: S311
        mailing, messages = Mailing(draw, kills), drawn(draw, draw.randint(2, 7))
        mailing.ask(messages)
        mailing.live()
        yield mailing, messages


def a_few(*priorities: int, **changes) -> list[Message]:
    return [
        a_message(send_key=f"{one:024}", priority=one, requested_at=EVENING, valid_until=EVENING + WORTH, **changes)
        for one in priorities
    ]


def by_slots(keys: list[str]) -> list[set[str]]:
    """Those that a free cap lets through together may go in any order."""
    return [set(keys[start : start + CAP]) for start in range(0, len(keys), CAP)]


def test_what_waited_overnight_goes_by_priority_and_age_as_the_cap_allows(record_property):
    for mailing, messages in mailings(kills=0):
        ordered = sorted(messages, key=lambda one: (-one.priority, one.requested_at, one.send_key))
        assert by_slots([key for _, key in mailing.went]) == by_slots([one.send_key for one in ordered])
        assert mailing.busiest() <= CAP
    record_property("played", PLAYED)


def test_workers_that_die_send_nothing_twice_and_never_more_than_the_cap_allows(record_property):
    for mailing, messages in mailings(kills=2):
        keys = [key for _, key in mailing.went]
        assert len(keys) == len(set(keys))
        assert mailing.busiest() <= CAP
        states = mailing.states()
        assert all(states[one.send_key][0] in (State.SENT, State.ABANDONED) for one in messages)
    record_property("played", PLAYED)


def test_what_is_worth_nothing_any_more_before_its_turn_is_shown_as_expired():
    mailing, (low, *others) = Mailing(Random(SEED)), a_few(10, 90, 80)  # noqa: S311
    tomorrow = replace(low, valid_until=EVENING + timedelta(hours=14))
    mailing.ask([tomorrow, *others])
    mailing.live()
    assert {key for _, key in mailing.went} == {one.send_key for one in others}
    assert mailing.states()[low.send_key] == (State.REFUSED, "expired")


def test_the_place_of_a_message_that_need_not_go_any_more_is_taken_on_the_same_morning():
    mailing, messages = Mailing(Random(SEED)), a_few(90, 80, 10)  # noqa: S311
    mailing.ask(messages)
    mailing.exited = {messages[0].send_key}
    mailing.live()
    assert {key for _, key in mailing.went} == {one.send_key for one in messages[1:]}
    assert mailing.went[-1][0] - EVENING < timedelta(hours=14)
