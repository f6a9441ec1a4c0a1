"""The sweep of the due index: nothing due is missed, whenever it was written and however long nobody swept."""

from datetime import timedelta

import pytest

from shared.aws import keys
from shared.aws.gates import SENDING, parked
from shared.guards import trip
from shared.guards.trip import Trip
from shared.journeys.control_store import ControlStore
from shared.journeys.due import MOST_MINUTES, Sweep, mark_at
from tests.unit.journeys.making import MONDAY


class Collected:
    """A queue that keeps what it is sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, int]] = []

    def send(self, bodies, *, delay_seconds: int = 0) -> None:
        self.sent += [(body["sk"], delay_seconds) for body in bodies]


class Broken(Collected):
    def send(self, bodies, *, delay_seconds: int = 0) -> None:
        raise ConnectionError


@pytest.fixture
def runs():
    return Collected()


@pytest.fixture
def messages():
    return Collected()


@pytest.fixture
def sweep(table, runs, messages):
    return Sweep(table, {keys.RUN: runs, keys.MESSAGE: messages})


def wait(table, sk: str, due_at, written_at=None) -> None:
    key = {"pk": "c", "sk": sk}
    due = keys.due(max(due_at, written_at or due_at), sk)
    table.put(key, {**due, "due_at": keys.timestamp(due_at)})


def test_what_is_due_goes_on_the_queue_of_its_kind(table, sweep, runs, messages):
    table.put(keys.DUE_MARK, mark_at(MONDAY - timedelta(minutes=1)))
    wait(table, "run#a", MONDAY - timedelta(seconds=30))
    wait(table, "message#b", MONDAY)
    wait(table, "run#later", MONDAY + timedelta(minutes=5))
    assert sweep.run(MONDAY) == 2
    assert (runs.sent, messages.sent) == ([("run#a", 0)], [("message#b", 0)])


def test_what_is_due_before_the_next_sweep_is_sent_now_and_arrives_at_its_second(table, sweep, runs):
    wait(table, "run#a", MONDAY + timedelta(seconds=17, microseconds=1))
    sweep.run(MONDAY)
    assert runs.sent == [("run#a", 18)]


def test_after_an_outage_it_goes_on_where_it_ended(table, sweep, runs):
    table.put(keys.DUE_MARK, mark_at(MONDAY - timedelta(hours=3)))
    wait(table, "run#a", MONDAY - timedelta(hours=2))
    sweep.run(MONDAY)
    assert runs.sent == [("run#a", 0)]


def test_a_long_outage_is_caught_up_with_in_several_sweeps(table, sweep, runs):
    table.put(keys.DUE_MARK, mark_at(MONDAY - timedelta(minutes=2 * MOST_MINUTES)))
    wait(table, "run#a", MONDAY - timedelta(minutes=5))
    assert [sweep.run(MONDAY) for _ in range(3)] == [0, 1, 0]


def test_a_sweep_that_died_before_its_end_is_done_again(table, sweep, runs):
    table.put(keys.DUE_MARK, mark_at(MONDAY - timedelta(minutes=5)))
    wait(table, "run#a", MONDAY - timedelta(minutes=4))
    with pytest.raises(ConnectionError):
        Sweep(table, {keys.RUN: Broken()}).run(MONDAY)
    sweep.run(MONDAY)
    assert runs.sent == [("run#a", 0)]


def test_what_is_written_into_a_minute_that_was_just_swept_is_found(table, sweep, runs):
    sweep.run(MONDAY)
    wait(table, "run#a", MONDAY - timedelta(seconds=90))
    sweep.run(MONDAY + timedelta(minutes=1) - timedelta(seconds=31))
    assert runs.sent == [("run#a", 0)]


def test_what_was_due_long_before_it_was_written_is_found(table, sweep, runs):
    sweep.run(MONDAY)
    wait(table, "run#a", MONDAY - timedelta(days=9), written_at=MONDAY + timedelta(seconds=20))
    sweep.run(MONDAY + timedelta(minutes=1))
    assert runs.sent == [("run#a", 0)]


def test_one_sweep_reads_every_shard(table, sweep, runs):
    for n in range(40):
        wait(table, f"run#{n}", MONDAY)
    assert sweep.run(MONDAY) == 40
    assert {keys.due(MONDAY, f"run#{n}")["due_bucket"] for n in range(40)} == set(keys.due_buckets(MONDAY, MONDAY))


def test_the_sweep_that_lets_something_go_on_wakes_what_waits_behind_it(table, messages):
    decisions = ControlStore(table)
    trip.pause(decisions, SENDING, Trip("budget", "it is spent", until=MONDAY), MONDAY - timedelta(hours=3))
    table.put({"pk": "c", "sk": "message#b"}, parked(SENDING, MONDAY - timedelta(hours=2), "b"))
    sweep = Sweep(table, {keys.MESSAGE: messages}, decisions.read)
    early = MONDAY - timedelta(seconds=1)
    trip.lapse(decisions, early)
    assert sweep.run(early) == 0
    trip.lapse(decisions, MONDAY)
    assert sweep.run(MONDAY) == 1
    assert messages.sent == [("message#b", 0)]
