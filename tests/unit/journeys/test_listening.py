"""Whom an event cannot concern is not woken; whoever would be moved by it is."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from shared.events import OURS, Name
from shared.journeys import endings
from shared.journeys.definition import plain_of
from shared.journeys.definitions import Definitions
from shared.journeys.listeners import index
from shared.journeys.listening import Listening
from tests.unit.journeys.making import LISTEN, MONDAY, a_journey, an_event, started

DAY = timedelta(days=1)
GOAL = {"event": "order.placed", "within": "14d"}
OF_ITS_ORDER = {"key": "event.data.order.id", "exit": [{"event": "order.cancelled"}], "goal": GOAL}
FIRST = an_event(order={"id": "1"})
OTHER = an_event("order.cancelled", MONDAY + DAY, id="e2", order={"id": "2"})


def is_woken(run, journey, event):
    """With that version in force; nothing is read from a table."""
    known = {"journeys": {journey.name: plain_of(journey)}, "listeners": index([journey])}
    return Listening(event, Definitions(None, known)).among([run]) == [run]


@pytest.mark.parametrize(("days", "woken"), [(-1, False), (1, True), (14, True), (15, False)])
def test_a_run_that_has_ended_hears_of_its_goal_while_that_counts(days, woken):
    journey = a_journey(**OF_ITS_ORDER)
    run = endings.ended(started(journey, FIRST), journey, "guard", MONDAY + DAY)
    assert is_woken(run, journey, an_event("order.placed", MONDAY + days * DAY, id="e2")) is woken


@pytest.mark.parametrize(("order", "woken"), [({"id": "1"}, True), ({"id": "2"}, False), ({}, True)])
def test_a_run_hears_of_what_ends_it_where_that_is_about_its_own_order_or_about_the_customer(order, woken):
    journey = a_journey(**OF_ITS_ORDER)
    cancelled = an_event("order.cancelled", MONDAY + DAY, id="e2", order=order)
    assert is_woken(started(journey, FIRST), journey, cancelled) is woken


def test_what_nobody_listens_for_wakes_nobody():
    journey = a_journey(**OF_ITS_ORDER)
    assert not is_woken(started(journey, FIRST), journey, an_event("page.viewed", MONDAY + DAY, id="e2"))


def test_the_next_order_is_another_one_and_may_be_the_goal():
    journey = a_journey(**OF_ITS_ORDER)
    placed = an_event("order.placed", MONDAY + DAY, id="e2", order={"id": "2"})
    assert is_woken(started(journey, FIRST), journey, placed)


def test_a_condition_alone_may_end_a_run_at_any_wake_up():
    journey = a_journey(**{**OF_ITS_ORDER, "exit": [{"event": "order.cancelled"}, {"condition": "1 == 2"}]})
    assert is_woken(started(journey, FIRST), journey, OTHER)


@pytest.mark.parametrize("change", [{"version": "earlier"}, {"turn_at": MONDAY + DAY}, {"state": "held_out"}])
def test_of_a_run_that_may_not_be_judged_from_here_the_engine_judges(change):
    journey = a_journey(**OF_ITS_ORDER)
    assert not is_woken(started(journey, FIRST), journey, OTHER)
    assert is_woken(replace(started(journey, FIRST), **change), journey, OTHER)


def test_another_journey_stops_it_whatever_it_listens_for():
    journey = a_journey(LISTEN)
    stop = an_event(Name.JOURNEY_STOP_REQUESTED, MONDAY + DAY, id="e2", stop={"journey": "care"})
    assert is_woken(started(journey, FIRST), journey, replace(stop, source=OURS))
