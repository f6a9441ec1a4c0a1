"""What operators decided, in the table: of two decisions at once none is lost, and everybody hears within seconds."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from shared.aws.table import Table
from shared.aws.writes import Write
from shared.errors import InvalidRequestError
from shared.journeys import controls
from shared.journeys.control_store import FRESH_SECONDS, ControlStore, Decision
from shared.journeys.controls import Controls
from tests.unit.journeys.making import MONDAY

PAUSE = Decision("r1", "journey:care", "paused", "arn:aws:iam::1:user/ann", "too many complaints", MONDAY)


class Clock:
    now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(table, clock):
    return ControlStore(table, clock)


def pause(known):
    return controls.paused(known, MONDAY)


def test_where_nobody_decided_anything_everything_runs(store):
    assert store.read() == store.latest() == Controls()


def test_a_decision_is_kept_with_who_made_it_and_why(store):
    control = store.decide(PAUSE, pause)
    assert (control.paused, control.by, control.reason) == (True, PAUSE.by, PAUSE.reason)
    assert store.latest().of_journey("care") == control


def test_every_decision_is_remembered_newest_first_and_by_its_gate(store):
    store.decide(PAUSE, pause)
    later = replace(PAUSE, id="r2", act="resumed", at=MONDAY + timedelta(hours=1))
    store.decide(later, lambda known: controls.resumed(known, later.at))
    store.decide(replace(PAUSE, id="r3", gate="sending"), pause)
    assert [(one["act"], one["by"], one["reason"]) for one in store.acts("journey:care")] == [
        ("resumed", PAUSE.by, PAUSE.reason),
        ("paused", PAUSE.by, PAUSE.reason),
    ]
    assert len(store.acts("sending")) == 1


def test_a_decision_that_changes_nothing_is_not_noted_again(store, table):
    store.decide(PAUSE, pause)
    store.decide(replace(PAUSE, id="r2"), pause, Write({"pk": "tour#1", "sk": "tour"}))
    assert (len(store.acts("journey:care")), store.latest().revision) == (1, 1)
    assert table.get({"pk": "tour#1", "sk": "tour"}) is None


def test_what_goes_with_a_decision_is_written_with_it(store, table):
    store.decide(PAUSE, pause, Write({"pk": "tour#1", "sk": "tour"}, {"a": "b"}))
    assert table.get({"pk": "tour#1", "sk": "tour"})["a"] == "b"


def test_a_decision_that_is_refused_changes_nothing(store):
    store.decide(PAUSE, lambda known: controls.stopped(known, MONDAY))
    with pytest.raises(InvalidRequestError):
        store.decide(replace(PAUSE, id="r2"), pause)
    assert [one["act"] for one in store.acts("journey:care")] == ["paused"]


def test_of_two_decisions_at_once_none_is_lost(store, table, monkeypatch):
    latest = ControlStore.latest

    def another_is_quicker(seen):
        found = latest(seen)
        monkeypatch.setattr(ControlStore, "latest", latest)
        ControlStore(table).decide(replace(PAUSE, id="r2", gate="sending"), pause)
        return found

    monkeypatch.setattr(ControlStore, "latest", another_is_quicker)
    store.decide(PAUSE, pause)
    assert {gate for gate, one in store.latest().gates.items() if one.paused} == {"journey:care", "sending"}


def test_whoever_decides_has_heard_of_it_at_once(store):
    assert not store.read().of_journey("care").paused
    store.decide(PAUSE, pause)
    assert store.read().of_journey("care").paused


def test_a_process_asks_once_in_five_seconds_and_has_heard_of_it_by_then(store, table, clock, monkeypatch):
    asked, get = [], Table.get
    monkeypatch.setattr(Table, "get", lambda *args, **options: asked.append(1) or get(*args, **options))
    assert not store.read().of_journey("care").paused
    ControlStore(table).decide(PAUSE, pause)
    asked.clear()
    clock.now += FRESH_SECONDS - 0.001
    assert not store.read().of_journey("care").paused
    assert not asked
    clock.now += 0.001
    assert store.read().of_journey("care").paused
    assert store.read().of_journey("care").paused
    assert len(asked) == 1
