"""From a filed fact to runs: started once, woken when they listen, and nothing read when nobody cares."""

from datetime import timedelta

import pytest

from shared.aws.table import Table
from shared.events import Identifier
from shared.journeys.models import ENDED, WAITING
from tests.integration.journeys.conftest import EMAIL, PHONE, told
from tests.unit.journeys.making import LISTEN, MONDAY, a_journey

LEAVES = {"exit": [{"event": "order.cancelled"}]}
DELIVERED = told("order.delivered", "e1", order={"id": "1"})


def test_a_fact_starts_the_journeys_it_triggers(system):
    here = system(a_journey(), a_journey(name="other"), a_journey(name="deaf", trigger={"event": "page.viewed"}))
    assert {run.journey for run in here.receive(DELIVERED)} == {"care", "other"}
    assert {run.journey for run in here.runs()} == {"care", "other"}


def test_a_fact_that_the_stream_delivers_again_starts_nothing_more(system):
    here = system(a_journey(reentry="always"))
    item = here.file(DELIVERED)
    assert [len(here.announce(item)) for _ in range(3)] == [1, 0, 0]
    here.due(here.runs()[0])
    assert here.announce(item) == []


def test_whoever_may_enter_again_gets_another_run_and_the_first_is_kept(system):
    here = system(a_journey(LISTEN, reentry="always"))
    (first,) = here.receive(DELIVERED)
    ended = here.due(first)
    (second,) = here.receive(told("order.delivered", "e2", after=timedelta(days=7), order={"id": "2"}))
    assert here.runs() == [ended, second]
    assert (ended.attempt, second.attempt) == (0, 1)


def test_a_run_that_waits_for_something_else_is_not_woken(system):
    here = system(a_journey())
    here.receive(DELIVERED)
    here.receive(told("survey.answered", "e2"))
    assert here.queue.sent == []


def test_a_fact_that_nobody_listens_to_costs_no_read_but_that_of_the_index_once_per_process(system, monkeypatch):
    here = system(a_journey())
    asked, request = [], Table._request
    items = [here.file(told("page.viewed", f"e{n}")) for n in range(3)]
    monkeypatch.setattr(
        Table, "_request", lambda table, what, **given: asked.append(what) or request(table, what, **given)
    )
    enrolment = here.enrolment()
    for item in items:
        enrolment.fact(item, here.now)
    assert asked == ["get_item"]


def test_a_fact_wakes_the_runs_that_listen_to_it_and_only_those(system):
    here = system(a_journey(LISTEN, **LEAVES), a_journey(name="other", exit=[{"event": "order.refunded"}]))
    here.receive(DELIVERED)
    here.receive(told("order.cancelled", "e2"))
    assert len(here.queue.sent) == 1
    assert [run.reason for run in here.deliver()] == ["exit: order.cancelled"] * 2
    assert {run.journey: run.state for run in here.runs()} == {"care": ENDED, "other": WAITING}


def test_what_is_on_the_queue_says_nothing_of_what_people_did(system):
    here = system(a_journey(LISTEN))
    here.receive(DELIVERED)
    here.receive(told("survey.answered", "e2", text="it was awful"))
    assert "awful" not in str(here.queue.sent)
    assert here.deliver()[0].memory["listen"]["event"]["data"] == {"text": "it was awful"}


def test_history_starts_nothing_but_still_ends_what_it_ends(system):
    here = system(a_journey(LISTEN, key="event.data.order.id", **LEAVES))
    here.receive(DELIVERED)
    here.now = MONDAY + timedelta(days=3)
    assert here.receive(told("order.delivered", "e2", order={"id": "2"})) == []
    here.receive(told("order.cancelled", "e3", after=timedelta(hours=1)))
    assert here.deliver()[0].state == ENDED


def test_the_exit_of_a_version_that_is_no_longer_in_the_folder_still_ends_its_runs(system):
    here = system(a_journey(LISTEN, **LEAVES))
    here.receive(DELIVERED)
    here.journeys = ()
    here.receive(told("order.cancelled", "e2"))
    assert here.deliver()[0].reason == "exit: order.cancelled"


def test_runs_that_began_under_another_id_are_found_after_a_merge(system):
    here = system(a_journey(LISTEN, **LEAVES))
    here.receive(DELIVERED)
    here.receive(told("order.delivered", "e2", PHONE, order={"id": "2"}))
    here.receive(told("customer.updated", "e3", EMAIL, PHONE))
    here.receive(told("order.cancelled", "e4", PHONE))
    assert len(here.queue.sent) == 2
    assert here.receive(told("order.delivered", "e5", order={"id": "3"})) == []


def test_merging_by_itself_starts_nothing(system):
    here = system(a_journey(name="web", trigger={"event": "page.viewed"}))
    here.journeys = ()
    here.receive(told("page.viewed", "e1", PHONE))
    here.journeys = (a_journey(name="web", trigger={"event": "page.viewed"}),)
    assert here.receive(told("customer.updated", "e2", EMAIL, PHONE)) == []
    assert here.runs() == []


REFILL = {"reentry": "always", "exit": [{"event": "order.placed"}]}


def test_who_leaves_and_enters_in_one_breath_is_in(system):
    """At a till both are said at once, and the run has not heard of its exit yet when the next is to begin."""
    here = system(a_journey(LISTEN, **REFILL))
    here.receive(DELIVERED)
    here.now += timedelta(hours=1)
    here.receive(told("order.placed", "e2", after=timedelta(hours=1), order={"id": "2"}))
    (second,) = here.receive(told("order.delivered", "e3", after=timedelta(hours=1), order={"id": "2"}))
    here.deliver()
    assert [(run.attempt, run.state) for run in here.runs()] == [(0, ENDED), (second.attempt, WAITING)]


def test_an_event_that_ends_a_run_may_begin_the_next(system):
    here = system(a_journey(LISTEN, trigger={"event": "order.placed"}, **REFILL))
    for number in range(3):
        here.now = MONDAY + timedelta(hours=number)
        here.receive(told("order.placed", f"e{number}", after=timedelta(hours=number), order={"id": str(number)}))
    here.deliver()
    assert [run.state for run in here.runs()] == [ENDED, ENDED, WAITING]


@pytest.mark.parametrize(
    "fields",
    [
        {"reentry": "never", "exit": REFILL["exit"]},
        {"reentry": {"after": "1d"}, "exit": REFILL["exit"]},
        {**REFILL, "exit": [{"event": "order.placed", "condition": "false"}]},
        {**REFILL, "exit": [{"event": "order.cancelled"}]},
    ],
)
def test_one_that_does_not_end_is_in_the_way_and_so_is_the_rule_of_entry(system, fields):
    here = system(a_journey(LISTEN, **fields))
    here.receive(DELIVERED)
    here.now += timedelta(hours=1)
    here.receive(told("order.placed", "e2", after=timedelta(hours=1), order={"id": "2"}))
    assert here.receive(told("order.delivered", "e3", after=timedelta(hours=1), order={"id": "2"})) == []


@pytest.mark.parametrize("browser", ["b-2", "b-3"], ids=["of the smaller id", "of the larger id"])
def test_what_a_visitor_began_is_found_when_it_is_known_who_that_is(system, browser):
    """Events lie under the cart, and nothing under the browser, which may have the smaller id of the two."""
    cart, visitor = Identifier("cart@shop-a", "k1"), Identifier("anonymous_id", browser)
    here = system(a_journey(LISTEN, trigger={"event": "cart.started"}, exit=[{"event": "order.placed"}]))
    (run,) = here.receive(told("cart.started", "e1", cart, visitor))
    here.now += timedelta(hours=1)
    here.file(told("page.viewed", "e2", EMAIL, visitor))
    assert here.runs() == [run]
    assert here.receive(told("cart.started", "e3", EMAIL)) == []
    here.receive(told("order.placed", "e4", EMAIL, after=timedelta(minutes=30)))
    assert [one.reason for one in here.deliver()] == ["exit: order.placed"] * 2
