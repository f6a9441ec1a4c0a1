"""Versions in the table: which came after which is noted once, and runs that are looked at go on with the newer."""

from datetime import timedelta

import pytest

from shared.errors import ConflictError
from shared.journeys import listeners
from shared.journeys.codec import key_of
from shared.journeys.controls import paused, resumed
from shared.journeys.definition import plain_of
from shared.journeys.definitions import Definitions
from shared.journeys.history import History
from tests.integration.journeys.conftest import told
from tests.unit.journeys.making import ASK, LISTEN, MONDAY, WAIT_THREE_DAYS, a_journey

HOUR = timedelta(hours=1)
DELIVERED = told("order.delivered", "e1", order={"id": "1"})
LEAVES = {"exit": [{"event": "order.cancelled"}]}
OLD = a_journey(WAIT_THREE_DAYS, ASK, LISTEN)
NEW = a_journey({**WAIT_THREE_DAYS, "id": "rest", "duration": "5d"}, ASK, LISTEN, migrate={"settle": "rest"}, **LEAVES)


def definitions(table, *journeys):
    """As a process of that deployment knows them."""
    named = {journey.name: plain_of(journey) for journey in journeys}
    return Definitions(table, {"journeys": named, "listeners": listeners.index(journeys)})


def test_each_version_is_noted_once_when_it_comes_into_force_and_found_ever_after(table):
    for journey in (OLD, OLD, NEW, OLD):
        definitions(table, journey).note()
    assert History(table).versions(MONDAY) == {"care": [OLD.version, NEW.version, OLD.version]}
    assert definitions(table).of("care", NEW.version) == NEW


def test_a_process_asks_once_what_is_noted(table, monkeypatch):
    here = definitions(table, OLD)
    here.note()
    monkeypatch.setattr(History, "note", None)
    here.note()


def test_a_process_that_another_was_quicker_than_notes_it_the_next_time(table, monkeypatch):
    here, note = definitions(table, OLD), History.note

    def lost(*_):
        raise ConflictError("put_item")

    monkeypatch.setattr(History, "note", lost)
    here.note()
    monkeypatch.setattr(History, "note", note)
    here.note()
    assert History(table).versions(MONDAY) == {"care": [OLD.version]}


def test_a_version_is_kept_before_it_is_noted(table, monkeypatch):
    here = definitions(table, OLD)

    def dies(*_):
        raise ConnectionError

    monkeypatch.setattr(here, "keep", dies)
    with pytest.raises(ConnectionError):
        here.note()
    assert History(table).versions(MONDAY) == {}


def test_a_run_goes_on_with_the_newer_version_when_its_old_time_comes(system):
    here = system(OLD)
    (run,) = here.receive(DELIVERED)
    here.journeys = (NEW,)
    moved = here.due(run)
    assert (moved.version, moved.step, moved.due_at, moved.sequence) == (NEW.version, "rest", MONDAY + 120 * HOUR, 1)
    assert here.runs() == [moved]
    assert here.due(moved).step == "listen"


def test_a_look_without_a_cause_moves_it_too_and_only_once(system):
    here = system(OLD)
    (run,) = here.receive(DELIVERED)
    here.journeys = (NEW,)
    assert [here.wake(key_of(run)).sequence for _ in range(3)] == [1, 1, 1]


def test_a_run_that_has_moved_hears_of_what_ends_the_new_version_also_when_that_is_gone(system):
    here = system(OLD)
    (run,) = here.receive(DELIVERED)
    here.journeys = (NEW,)
    here.wake(key_of(run))
    here.journeys = ()
    here.receive(told("order.cancelled", "e2"))
    assert here.deliver()[0].reason == "exit: order.cancelled"


def test_a_chain_of_versions_counts_although_nobody_looked_in_between(system, table):
    third = a_journey({**WAIT_THREE_DAYS, "id": "last", "duration": "9d"}, migrate={"rest": "last"})
    here = system(OLD)
    (run,) = here.receive(DELIVERED)
    for journey in (OLD, NEW, third):
        definitions(table, journey).note()
    here.journeys = (third,)
    moved = here.wake(key_of(run))
    assert (moved.version, moved.step, moved.due_at) == (third.version, "last", MONDAY + 216 * HOUR)


def test_a_run_whose_step_nobody_names_costs_nothing_and_stays(system):
    here = system(OLD)
    (run,) = here.receive(DELIVERED)
    here.journeys = (a_journey({**WAIT_THREE_DAYS, "duration": "5d"}, ASK, LISTEN),)
    assert here.wake(key_of(run)) == run
    assert here.due(run).version == OLD.version


def test_a_run_that_moves_in_a_pause_waits_for_the_rest_of_its_new_time(system):
    here = system(OLD)
    (run,) = here.receive(DELIVERED)
    here.now += 48 * HOUR
    here.decide(paused)
    here.journeys = (NEW,)
    here.now += 96 * HOUR
    here.wake(key_of(run))
    here.sweep()
    parked = here.due(here.runs()[0])
    assert (parked.step, bool(parked.parked_at)) == ("rest", True)
    here.now += 24 * HOUR
    here.decide(resumed)
    here.sweep()
    (run,) = here.runs()
    assert (run.parked_at, run.due_at) == (None, MONDAY + 240 * HOUR)
