"""A journey that wants to send more than it may stands still, and whatever it wanted to send waits."""

from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from shared.aws import gates
from shared.aws.table import Table
from shared.configuration import Guards, OwnGuards
from shared.guards import trip
from shared.guards.blast_guard import BlastGuard
from shared.journeys import controls
from shared.journeys.control_store import ControlStore, Decision
from shared.messages.look import Broadcast, Gate, Outlook
from shared.messages.models import Outcome, State
from shared.messages.permits import Permits, granted
from tests.doubles.dynamodb import DynamoDB
from tests.integration.messages.post import Post
from tests.unit.messages.samples import NOW, a_look, a_message

GATE = gates.of_journey("post_purchase")
LIMITS = Guards(journeys={"post_purchase": OwnGuards(hourly=2, daily=3)})


class Busy(Post):
    """A guarded delivery; operators' decisions are heard of at once."""

    def __init__(self) -> None:
        client = DynamoDB()
        super().__init__(Table(client, "customers"), client)
        store = ControlStore(self.table)
        self.store, pause = store, partial(trip.pause, store)
        self.admission = BlastGuard(lambda: LIMITS, Permits(partial(granted, self.table)), store.latest, pause)

    def look_again(self, message, now):
        profile, outlook, context = super().look_again(message, now)
        control = self.store.latest().of(GATE)
        gate = Gate(GATE, control.pauses, "blast_guard" if control.guarded else "paused")
        return profile, replace(outlook, journey=gate), context

    def resume(self, at) -> None:
        decision = Decision("r1", GATE, "resumed", "arn:ann", "the list was right", at)
        self.store.decide(decision, lambda known: controls.resumed(known, at))

    @property
    def control(self):
        return self.store.latest().of(GATE)


@pytest.fixture
def post():
    return Busy()


def test_the_third_message_of_an_hour_waits_and_the_journey_stands_still_with_the_reason(post):
    rows = [post.announce(post.a_message()) for _ in range(4)]
    assert [row.state for row in rows] == [State.SENT, State.SENT, State.READY, State.READY]
    assert [(row.rule, row.parked) for row in rows[2:]] == [("blast_guard", GATE)] * 2
    assert (post.control.state, post.control.by) == ("paused", "tributary")
    assert post.control.reason == "blast_guard: 3 a day, 2 an hour is the most that it may send"


def test_whoever_lets_it_go_on_lets_go_what_waited_and_the_count_begins_anew(post):
    held = [post.announce(post.a_message()) for _ in range(4)][2:]
    later = NOW + timedelta(minutes=10)
    post.resume(later)
    went = [post.wake(one, later + timedelta(minutes=31)) for one in held]
    assert [row.state for row in went] == [State.SENT, State.SENT]
    assert post.announce(post.a_message(), later + timedelta(minutes=31)).rule == "blast_guard"


def test_what_surely_did_not_leave_is_not_counted(post, monkeypatch):
    with monkeypatch.context() as busy:
        busy.setattr("shared.messages.delivery.Delivery._send", lambda *_: Outcome(State.READY, detail="throttled"))
        for _ in range(5):
            assert post.announce(post.a_message()).detail == "throttled"
    assert [post.announce(post.a_message()).state for _ in range(3)] == [State.SENT, State.SENT, State.READY]


def test_what_may_have_left_is(post, monkeypatch):
    with monkeypatch.context() as silent:
        silent.setattr("shared.messages.delivery.Delivery._send", lambda *_: Outcome(State.UNKNOWN, detail="silence"))
        assert [post.announce(post.a_message()).state for _ in range(2)] == [State.UNKNOWN, State.UNKNOWN]
    assert post.announce(post.a_message()).rule == "blast_guard"


def test_a_broadcast_sends_to_as_many_as_were_confirmed_and_no_more(post):
    def admitted(step: str, hours: int) -> str | None:
        outlook = Outlook(journey=Gate(GATE), broadcast=Broadcast("spring", 5))
        look = a_look(message=a_message(step=step), outlook=outlook, now=NOW + timedelta(hours=hours))
        return post.admission.admit(look, 0).rule

    assert [admitted("ask", hour) for hour in range(6)] == [None] * 5 + ["blast_guard"]
    assert post.store.latest().of(gates.of_run("post_purchase", "spring")).guarded
    assert post.control.state == "running"


def test_who_looked_before_it_was_let_go_on_does_not_shut_it_again(post):
    for _ in range(3):
        post.announce(post.a_message())
    post.resume(NOW + timedelta(minutes=1))
    trip.pause(post.store, GATE, trip.Trip("blast_guard", "late", since=None), NOW + timedelta(minutes=2))
    assert post.control.state == "running"
