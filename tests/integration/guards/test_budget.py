"""Budgets in the table: however many workers there are, no more is spent; and what waited goes when the day is over."""

import json
from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from shared.aws import gates
from shared.aws.table import Table
from shared.configuration import Budgets
from shared.guards import budget, trip
from shared.guards.budget import SPENT, BudgetGuard, purses
from shared.journeys import controls
from shared.journeys.control_store import ControlStore, Decision
from shared.messages.look import BUDGET, Gate
from shared.messages.models import Outcome, State
from shared.messages.permits import Permits
from tests.doubles.dynamodb import DynamoDB
from tests.integration.messages.post import Post
from tests.unit.messages.samples import NOW, a_brand, a_look, a_message

MIDNIGHT = NOW.replace(hour=23)
BRAND = a_brand(budgets=Budgets(daily="0.0003"), exchange_rates={"USD": "1"})
"""A day's budget of three mails, in Berlin's day."""


class Thrifty(Post):
    """A delivery with a budget; decisions are heard of at once."""

    def __init__(self) -> None:
        client = DynamoDB()
        super().__init__(Table(client, "customers"), client)
        self.store = ControlStore(self.table)
        self.admission = self.guard()

    def guard(self) -> BudgetGuard:
        permits = Permits(partial(budget.counted, self.table))
        return BudgetGuard(permits, self.store.latest, partial(trip.pause, self.store))

    def delivery(self, calls=None):
        known = super().delivery(calls)
        return replace(known, brand=lambda: BRAND)

    def look_again(self, message, now):
        profile, outlook, context = super().look_again(message, now)
        known = self.store.latest()
        gate = Gate(gates.SENDING, known.shut(gates.SENDING), BUDGET if known.short(gates.SENDING) else "paused")
        return profile, replace(outlook, switches=(gate,)), context

    @property
    def control(self):
        return self.store.latest().of(gates.SENDING)


@pytest.fixture
def post():
    return Thrifty()


def test_the_fourth_mail_waits_and_goes_when_the_day_is_over(post):
    messages = [post.a_message() for _ in range(5)]
    rows = [post.announce(one) for one in messages]
    assert [(row.state, row.rule, row.cost) for row in rows] == [
        *[(State.SENT, None, 100)] * 3,
        *[(State.READY, "budget", None)] * 2,
    ]
    assert (post.control.state, post.control.by, post.control.until) == ("paused", "tributary", MIDNIGHT)
    trip.lapse(ControlStore(post.table), MIDNIGHT - timedelta(seconds=1))
    assert post.control.paused
    trip.lapse(ControlStore(post.table), MIDNIGHT)
    assert (post.control.paused, post.control.let_go_at) == (False, None)
    for one in messages[3:]:
        post.wake(one, NOW + timedelta(days=1))
    assert [post.row(one).state for one in messages] == [State.SENT] * 5


def test_receipts_go_while_marketing_has_no_money_left(post):
    for _ in range(4):
        post.announce(post.a_message())
    assert post.announce(post.a_message("transactional")).state is State.SENT


def test_whoever_lets_it_go_on_gives_it_as_much_again(post):
    for _ in range(4):
        post.announce(post.a_message())
    decision = Decision("r1", gates.SENDING, "resumed", "arn:ann", "a good day", NOW)
    post.store.decide(decision, lambda known: controls.resumed(known, NOW))
    assert post.control.until is None
    later = NOW + timedelta(minutes=31)
    assert [post.announce(post.a_message(), later).state for _ in range(4)] == [*[State.SENT] * 3, State.READY]


def test_many_workers_spend_no_more_than_there_is_and_one_says_that_it_is_nearly_spent(post, capsys):
    brand = a_brand(budgets=Budgets(daily="1"))
    workers, look = [post.guard() for _ in range(7)], a_look(message=a_message(), brand=brand)
    went = sum(workers[number % 7].admit(look, 3_000).rule is None for number in range(400))
    (purse,) = purses(brand, post.store.latest(), NOW)
    assert 3_000 * went <= post.table.get(purse.allowance.key)[SPENT] <= 1_000_000
    assert went >= 326
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert sum("BudgetNear" in line for line in lines) == 1


def test_what_surely_did_not_leave_is_not_spent(post, monkeypatch):
    for state in (State.READY, State.REFUSED):
        monkeypatch.setattr("shared.messages.delivery.Delivery._send", lambda *_, state=state: Outcome(state, rule="x"))
        for _ in range(4):
            assert post.announce(post.a_message()).rule != "budget"
    assert not post.control.paused
