"""How a run goes on: its timers, its messages, and its end."""

from datetime import timedelta

from shared.journeys import arriving, engine, exits
from shared.journeys.codec import item_of, run_of
from shared.journeys.models import ENDED, WAITING
from shared.journeys.step import Due
from shared.messages.requests import requested
from tests.unit.journeys.making import (
    ASK,
    LEAVES,
    LISTEN,
    MONDAY,
    THURSDAY,
    WAIT_THREE_DAYS,
    a_journey,
    a_profile,
    a_scene,
    an_event,
    asked,
    due,
    started,
)


def test_a_run_starts_at_its_first_wait():
    run = started(a_journey())
    assert (run.state, run.step, run.due_at, run.sequence) == (WAITING, "settle", THURSDAY, 0)
    assert run.path == ("2026-03-02T09:00:00.000000Z settle",)


def test_a_journey_that_sends_at_once_has_its_message_in_the_outbox_from_the_start():
    run = started(a_journey(ASK, LISTEN))
    assert [(one.template, one.address, one.visit) for one in run.outbox] == [("question", "a1", 1)]


def test_a_message_has_the_priority_of_its_journey_also_when_the_run_was_stored():
    run = started(a_journey(ASK, priority=90))
    assert [one.priority for one in run.messages] == [90]
    assert run_of(item_of(run, MONDAY)) == run
    assert "priority" not in item_of(started(a_journey(ASK)), MONDAY)["outbox"][0]
    assert requested(run, run.messages[0], "run#care#1").priority == 90


def test_when_its_time_comes_a_run_goes_on_to_the_next_wait():
    run = asked(a_journey())
    assert (run.step, run.sequence, run.due_at) == ("listen", 1, THURSDAY + timedelta(days=7))
    assert [one.template for one in run.outbox] == ["question"]


def test_a_timer_that_is_not_the_one_waited_for_changes_nothing():
    journey = a_journey()
    run = asked(journey)
    late = a_scene(MONDAY + timedelta(days=30))
    assert engine.advance(run, journey, late, Due(THURSDAY)) is run


def test_a_timer_that_fires_early_changes_nothing():
    journey = a_journey()
    run = started(journey)
    assert engine.advance(run, journey, a_scene(THURSDAY - timedelta(seconds=1)), due(run)) is run


def test_an_ended_run_stays_as_it_ended():
    journey = a_journey(WAIT_THREE_DAYS, **LEAVES)
    run = engine.advance(started(journey), journey, a_scene(THURSDAY), Due(THURSDAY))
    assert (run.state, run.reason) == (ENDED, "completed")
    later = a_scene(MONDAY + timedelta(days=9))
    assert engine.advance(run, journey, later, an_event("order.cancelled", later.now, id="x")) is run


def test_the_messages_of_one_change_are_gone_with_the_next():
    journey = a_journey()
    run = asked(journey)
    assert engine.advance(run, journey, a_scene(run.due_at), due(run)).outbox == ()


def test_a_run_that_is_at_its_end_still_hands_over_what_it_asked_for_on_the_way():
    run = started(a_journey(ASK))
    assert (run.state, run.reason, len(run.outbox), exits.stopped(run)) == (ENDED, "completed", 1, None)


def test_a_guard_that_no_longer_holds_ends_the_run_before_it_asks_for_a_message():
    journey = a_journey(when="order.status == 'delivered'")
    run = engine.advance(started(journey), journey, a_scene(THURSDAY, a_profile(status="cancelled")), Due(THURSDAY))
    assert (run.state, run.reason, run.outbox) == (ENDED, "guard", ())


def test_a_past_date_can_skip_the_message_it_was_for():
    wait = {"id": "w", "type": "wait", "until": "'2020-01-01'", "past": "skip"}
    run = started(a_journey(wait, ASK, {**ASK, "id": "ask_later", "template": "other"}))
    assert [one.template for one in run.outbox] == ["other"]


def test_a_loop_that_nothing_ends_is_ended():
    again = {"id": "again", "type": "branch", "cases": [{"condition": "true", "then": "again"}]}
    run = started(a_journey(again))
    assert (run.state, run.reason, run.visits["again"]) == (ENDED, "loop", arriving.MOST_VISITS)
    assert len(run.path) <= arriving.LONGEST_PATH


def test_a_step_that_is_visited_again_sends_another_message():
    journey = a_journey({**ASK, "then": "settle"}, {**WAIT_THREE_DAYS, "then": "ask"})
    first = started(journey)
    second = engine.advance(first, journey, a_scene(THURSDAY), Due(THURSDAY))
    assert [one.visit for one in (*first.outbox, *second.outbox)] == [1, 2]


def test_without_an_address_the_message_is_asked_for_with_none():
    nobody = a_profile(members=())
    assert started(a_journey(ASK), scene=a_scene(profile=nobody)).outbox[0].address is None


def test_a_run_keeps_the_version_it_began_with():
    journey = a_journey()
    assert started(journey).version == journey.version
