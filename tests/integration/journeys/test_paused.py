"""Journeys that operators pause and stop, in the table: who waits lies where no sweep looks, and nobody stays there."""

from datetime import timedelta

import pytest
from msgspec.structs import force_setattr

from shared.aws import gates, keys
from shared.events import Identifier
from shared.journeys.codec import key_of
from shared.journeys.controls import paused, released, resumed, stopped
from shared.journeys.models import ENDED, WAITING
from shared.profiles.store import ProfileStore
from tests.integration.journeys.conftest import EMAIL, PHONE, told
from tests.unit.journeys.making import MONDAY, a_journey

HOUR = timedelta(hours=1)
DELIVERED = told("order.delivered", "e1", order={"id": "1"})


@pytest.fixture
def here(system):
    """With a run that waits three days, and an exit."""
    found = system(a_journey(exit=[{"event": "order.cancelled"}]))
    found.receive(DELIVERED)
    return found


def parked(here):
    return [item["sk"] for one in gates.buckets("journey:care") for item in here.table.due(one, "~")]


def due(here, at):
    """Those that lie in that minute."""
    return [item["sk"] for one in keys.due_buckets(at, at) for item in here.table.due(one, "~")]


def test_who_is_due_in_a_pause_is_parked_and_no_sweep_wakes_it(here):
    here.decide(paused)
    (run,) = here.runs()
    moved = here.due(run)
    assert (moved.parked_at, here.runs()) == (here.now, [moved])
    assert (parked(here), due(here, run.due_at)) == ([key_of(run)["sk"]], [])
    here.now += timedelta(days=30)
    assert here.sweep() == []


def test_a_timer_that_is_delivered_again_writes_nothing_more(here):
    here.decide(paused)
    (run,) = here.runs()
    assert [here.due(run).sequence for _ in range(3)] == [1, 1, 1]


def test_after_the_pause_the_sweep_finds_who_was_parked_too_late_for_the_tour(here):
    here.now += 48 * HOUR
    here.decide(paused)
    here.now += 72 * HOUR
    (run,) = here.runs()
    here.due(run)
    here.decide(resumed)
    here.now += HOUR
    here.sweep()
    (run,) = here.runs()
    assert (run.parked_at, run.due_at) == (None, MONDAY + 144 * HOUR)
    assert (parked(here), due(here, run.due_at)) == ([], [key_of(run)["sk"]])
    assert here.due(run).step == "listen"


def test_the_sweep_looks_for_late_ones_for_a_day_and_no_longer(here):
    here.decide(paused)
    here.due(here.runs()[0])
    here.decide(resumed)
    here.now += timedelta(days=1, seconds=1)
    assert here.sweep() == []


def test_a_run_that_was_not_due_in_the_pause_is_due_later_for_it(here):
    here.decide(paused)
    here.now += 10 * HOUR
    here.decide(resumed)
    (run,) = here.runs()
    assert here.due(run).due_at == MONDAY + 82 * HOUR
    assert here.due(here.runs()[0]).step == "listen"


def test_what_ends_a_run_ends_one_that_is_parked(here):
    here.decide(paused)
    here.due(here.runs()[0])
    here.receive(told("order.cancelled", "e2", after=72 * HOUR))
    here.deliver()
    (run,) = here.runs()
    assert (run.reason, parked(here)) == ("exit: order.cancelled", [])


def test_of_two_runs_that_a_merge_brings_together_in_a_pause_the_older_goes_on(here):
    here.now += HOUR
    (younger,) = here.receive(told("order.delivered", "e2", PHONE, order={"id": "2"}))
    here.decide(paused)
    here.receive(told("customer.updated", "e3", EMAIL, PHONE))
    assert here.due(younger).reason == "merged"
    assert {run.state for run in here.runs()} == {WAITING, ENDED}


def test_nobody_enters_a_journey_that_is_stopped_whoever_asks_for_it(system):
    start = {"id": "go", "type": "start", "journey": "care"}
    here = system(a_journey(), a_journey(start, name="other", trigger={"event": "ticket.closed"}))
    here.decide(stopped)
    assert here.receive(DELIVERED) == []
    asked = {"start": {"journey": "care", "data": {}}, "journey": {"name": "other", "links": 1}}
    request = told("journey.start_requested", "r", **asked)
    force_setattr(request, "source", "tributary/journeys")
    assert here.receive(request) == []
    here.decide(released)
    here.now += HOUR
    assert len(here.receive(told("order.delivered", "e2", after=HOUR, order={"id": "2"}))) == 1


def test_where_nobody_may_enter_the_customer_is_not_even_looked_at(here, monkeypatch):
    here.decide(stopped)
    monkeypatch.setattr(ProfileStore, "profile", None)
    item = here.file(told("order.delivered", "e2", order={"id": "2"}))
    assert here.announce(item) == []


def test_a_stop_ends_a_run_without_a_look_at_the_customer(here, monkeypatch):
    here.now += HOUR
    here.decide(stopped)
    (run,) = here.runs()
    monkeypatch.setattr(ProfileStore, "profile", None)
    over = here.wake(key_of(run))
    assert (over.state, over.reason, over.due_at) == (ENDED, "journey stopped", None)


def test_a_run_that_a_worker_let_in_after_the_stop_ends_too_and_one_after_the_release_stays(here):
    late = here.enrolment()
    late.controls()
    here.decide(stopped)
    here.now += timedelta(seconds=3)
    item = here.file(told("order.delivered", "e2", PHONE, after=timedelta(seconds=3), order={"id": "2"}))
    (run,) = late.fact(item, here.now)
    here.now += HOUR
    here.decide(released)
    other = Identifier("email", "ben@example.com")
    (after,) = here.receive(told("order.delivered", "e3", other, after=HOUR, order={"id": "3"}))
    assert here.wake(key_of(run)).reason == "journey stopped"
    assert here.wake(key_of(after)).state == WAITING
