"""What ends a run early, and whose events do not."""

from datetime import timedelta

import pytest

from shared.journeys import engine, exits
from shared.journeys.models import ENDED
from shared.journeys.step import Due
from tests.unit.journeys.making import (
    LEAVES,
    MONDAY,
    THURSDAY,
    a_journey,
    a_profile,
    a_scene,
    an_event,
    asked,
    started,
)

ORDER_KEY = "event.data.order.id"


def test_an_exit_ends_a_run_at_once_in_the_middle_of_a_wait():
    journey = a_journey(**LEAVES)
    scene = a_scene(MONDAY + timedelta(days=1))
    run = engine.advance(started(journey), journey, scene, an_event("order.cancelled", scene.now, id="x"))
    assert (run.state, run.reason, run.due_at, run.listens, run.outbox) == (
        ENDED,
        "exit: order.cancelled",
        None,
        (),
        (),
    )
    assert exits.stopped(run) == "exit: order.cancelled"


def test_an_exit_takes_back_a_message_that_was_just_asked_for():
    journey = a_journey(**LEAVES)
    run = engine.advance(asked(journey), journey, a_scene(THURSDAY), an_event("order.cancelled", THURSDAY, id="x"))
    assert (run.reason, run.outbox) == ("exit: order.cancelled", ())


def test_an_exit_of_another_order_does_not_concern_the_run():
    journey = a_journey(key=ORDER_KEY, **LEAVES)
    run = started(journey)
    other = an_event("order.cancelled", MONDAY, id="x", order={"id": "2"})
    own = an_event("order.cancelled", MONDAY, id="y", order={"id": "1"})
    assert engine.advance(run, journey, a_scene(), other) is run
    assert engine.advance(run, journey, a_scene(), own).state == ENDED


def test_an_exit_event_that_names_no_order_concerns_every_run_of_the_customer():
    journey = a_journey(key=ORDER_KEY, exit=[{"event": "customer.complained"}])
    run = engine.advance(started(journey), journey, a_scene(), an_event("customer.complained", id="x"))
    assert run.state == ENDED


def test_an_exit_can_ask_about_its_event_and_the_trigger():
    journey = a_journey(exit=[{"event": "order.refunded", "condition": "event.data.amount > trigger.data.limit"}])
    run = started(journey, an_event(order={"id": "1"}, limit=10))
    assert engine.advance(run, journey, a_scene(), an_event("order.refunded", id="x", amount=5)) is run
    assert engine.advance(run, journey, a_scene(), an_event("order.refunded", id="y", amount=50)).state == ENDED


def test_an_exit_that_is_a_condition_ends_the_run_at_its_next_wake_up():
    journey = a_journey(exit=[{"condition": "order.status == 'cancelled'", "reason": "no order any more"}])
    cancelled = a_scene(THURSDAY, a_profile(status="cancelled"))
    run = engine.advance(started(journey), journey, cancelled, Due(THURSDAY))
    assert (run.state, run.reason, run.outbox) == (ENDED, "no order any more", ())


def test_an_exit_that_nobody_announced_is_found_among_the_facts():
    journey = a_journey(**LEAVES)
    missed = an_event("order.cancelled", MONDAY + timedelta(hours=1), id="x")
    run = engine.advance(started(journey), journey, a_scene(THURSDAY, None, missed), Due(THURSDAY))
    assert (run.reason, run.outbox) == ("exit: order.cancelled", ())


@pytest.mark.parametrize(("before", "ends"), [(timedelta(minutes=4), True), (timedelta(minutes=6), False)])
def test_what_happened_before_the_trigger_is_not_about_the_run_but_clocks_may_differ(before, ends):
    journey = a_journey(**LEAVES)
    event = an_event("order.cancelled", MONDAY - before, id="x")
    assert (engine.advance(started(journey), journey, a_scene(), event).state == ENDED) is ends


def test_the_trigger_itself_is_no_exit():
    journey = a_journey(exit=[{"event": "order.delivered"}])
    run = started(journey)
    assert engine.advance(run, journey, a_scene(), an_event(order={"id": "1"})) is run
