"""What providers tell of a journey's mails: to several workers at once, in any order, twice; and some of them die."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from shared.aws import gates, keys
from shared.aws.table import Table
from shared.configuration import Guards
from shared.events import Event, Name
from shared.guards.breaker import Breaker
from shared.journeys import controls
from shared.journeys.control_store import ControlStore, Decision
from shared.messages import inbound
from shared.messages.ledger import Ledger
from shared.messages.models import Message
from shared.messages.tally import Totals, totals
from tests.doubles.dynamodb import DynamoDB
from tests.integration.profiles.workers import Crew, Job
from tests.unit.messages.samples import NOW, a_message

JOURNEY, GATE = "post_purchase", gates.of_journey("post_purchase")
LIMITS = Guards(bounces=20, complaints=10, sends=10)
HARD, SOFT = {"permanent": True}, {"permanent": False}


@dataclass
class Office:
    """A journey's mails, which all have left, and whoever hears of them."""

    client: DynamoDB = field(default_factory=DynamoDB)
    limits: Guards = LIMITS
    now: Any = NOW

    @property
    def table(self) -> Table:
        return Table(self.client, "customers")

    def mails(self, many: int, **given: Any) -> list[Message]:
        start = sum(len(one) for one in self.client.partitions.values())
        asked = [a_message(address=f"{start + n:024x}", send_key=f"{start + n:024x}", **given) for n in range(many)]
        claimed = [Ledger(self.table).claim(one, self.now) for one in asked]
        return [one for one in claimed if one]

    def hears(self, mail: Message, name: str, table: Table | None = None, **told: Any) -> None:
        table = table or self.table
        breaker = Breaker(table, ControlStore(table), lambda: self.limits, lambda: self.now)
        message = {"send_id": mail.send_id, "channel": mail.channel, **told}
        event = Event(f"{name} {mail.send_key}", name, self.now, "ses/feedback", (), {"message": message})
        inbound.record(event, {}, table, breaker.tally())

    def decide(self, act: str) -> None:
        change = getattr(controls, act)
        decision = Decision(f"{act} {self.now}", GATE, act, "arn:ann", "looked at it", self.now)
        ControlStore(self.table).decide(decision, lambda known: change(known, self.now))

    def told(self, one: tuple[Message, str, dict[str, bool]]) -> Job:
        mail, name, about = one
        return lambda table: self.hears(mail, name, table, **about)

    def passes(self, time: timedelta) -> None:
        self.now += time

    @property
    def control(self) -> controls.Control:
        return ControlStore(self.table).latest().of(GATE)

    @property
    def totals(self) -> Totals:
        return totals(self.table, JOURNEY, self.control.let_go_at, self.now)


@pytest.fixture
def office() -> Office:
    return Office()


def sent_of(office: Office, many: int) -> list[Message]:
    mails = office.mails(many)
    for one in mails:
        office.hears(one, Name.MESSAGE_SENT)
    return mails


@pytest.mark.parametrize("kills", [0, 2])
def test_everything_counts_once_in_every_order_and_the_journey_stops_where_it_is_too_much(kills):
    stopped = 0
    for number in range(60):
        draw = Random(f"breaker:{kills}:{number}")  # noqa: S311 (a seed)
        office = Office(limits=Guards(bounces=25, complaints=99, sends=8))
        mails = office.mails(12)
        bounced = draw.sample(mails, draw.randint(0, 6))
        told = [(one, Name.MESSAGE_SENT, {}) for one in mails] + [(one, Name.MESSAGE_BOUNCED, HARD) for one in bounced]
        told += draw.sample(told, 5)
        draw.shuffle(told)
        crew = Crew(office.client, draw, kills=kills)
        crew.work([office.told(one) for one in told], workers=3)
        assert office.totals.bounced == len(bounced)
        assert 12 - kills <= office.totals.sent <= 12
        for one in bounced[:1]:
            office.hears(one, Name.MESSAGE_BOUNCED, **HARD)
        assert office.totals.bounced == len(bounced)
        assert office.control.stopped == (100 * len(bounced) >= 25 * office.totals.sent)
        acts = ControlStore(office.table).acts(GATE)
        assert len(acts) == office.control.stopped
        stopped += office.control.stopped
    assert 0 < stopped < 60


def test_it_is_stopped_as_by_an_operator_with_the_figures_as_reason_and_its_runs_are_looked_for(office):
    *_, first, second = sent_of(office, 10)
    office.hears(first, Name.MESSAGE_BOUNCED, **HARD)
    assert office.control.state == "running"
    office.hears(second, Name.MESSAGE_BOUNCED, **HARD)
    assert (office.control.state, office.control.by) == ("stopped", "tributary")
    assert office.control.reason == "bounces: 2 of 10 mails in seven days (20.00 %, it stops at 20 %)"
    tours = [one for pk in office.client.partitions if pk.startswith(keys.TOUR) for one in office.table.query(pk, "")]
    assert [(one["kind"], one["gate"], "due_bucket" in one) for one in tours] == [("stop", GATE, True)]


def test_a_complaint_counts_as_one_however_often_it_is_told(office):
    mails = sent_of(office, 19)
    for _ in range(3):
        office.hears(mails[0], Name.MESSAGE_COMPLAINED)
    assert (office.totals.complained, office.control.state) == (1, "running")
    office.hears(mails[1], Name.MESSAGE_COMPLAINED)
    assert office.control.state == "stopped"


def test_a_mailbox_that_is_full_counts_nothing_and_one_that_then_is_gone_does(office):
    mails = sent_of(office, 10)
    for one in mails:
        office.hears(one, Name.MESSAGE_BOUNCED, **SOFT)
    assert (office.totals.bounced, office.control.state) == (0, "running")
    office.hears(mails[0], Name.MESSAGE_BOUNCED, **HARD)
    assert office.totals.bounced == 1


def test_what_is_no_mail_is_not_counted(office):
    for one in office.mails(12, channel="push"):
        office.hears(one, Name.MESSAGE_SENT)
        office.hears(one, Name.MESSAGE_BOUNCED, **HARD)
    assert (office.totals, office.control.state) == (Totals(), "running")


def test_bounces_that_were_told_before_their_mails_are_found_by_the_mails_that_follow(office):
    mails = office.mails(110)
    for one in mails[:50]:
        office.hears(one, Name.MESSAGE_BOUNCED, **HARD)
    assert office.control.state == "running"
    for one in mails:
        office.hears(one, Name.MESSAGE_SENT)
    assert office.control.state == "stopped"


def test_a_release_begins_a_new_count_and_what_left_before_it_is_not_in_it(office):
    old = sent_of(office, 10)
    for one in old[:2]:
        office.hears(one, Name.MESSAGE_BOUNCED, **HARD)
    office.passes(timedelta(hours=1))
    office.decide("released")
    office.passes(timedelta(hours=1))
    for one in old[2:]:
        office.hears(one, Name.MESSAGE_BOUNCED, **HARD)
    assert (office.control.state, office.totals) == ("running", Totals())
    new = sent_of(office, 10)
    office.hears(new[0], Name.MESSAGE_BOUNCED, **HARD)
    assert office.control.state == "running"
    office.hears(new[1], Name.MESSAGE_BOUNCED, **HARD)
    assert office.control.state == "stopped"


def test_mails_of_more_than_a_week_ago_are_forgotten(office):
    for one in sent_of(office, 20)[:3]:
        office.hears(one, Name.MESSAGE_BOUNCED, **HARD)
    office.passes(timedelta(days=6))
    assert office.totals == Totals(20, 3, 0)
    office.passes(timedelta(days=1))
    assert office.totals == Totals()


def test_figures_that_were_read_before_a_release_stop_nothing_after_it(office):
    """Between the look at the figures and the decision somebody released it."""
    for one in sent_of(office, 10)[:2]:
        office.hears(one, Name.MESSAGE_BOUNCED, **HARD)
    office.passes(timedelta(hours=1))
    office.decide("released")
    old, office.now = ControlStore(office.table), office.now + timedelta(hours=1)
    seen = controls.Control()
    breaker = Breaker(office.table, old, lambda: LIMITS, lambda: office.now)
    latest, looks = old.latest, iter([{GATE: seen}])
    old.latest = lambda: controls.Controls(found) if (found := next(looks, None)) else latest()  # type: ignore[method-assign]
    breaker.judge(JOURNEY)
    assert office.control.state == "running"
