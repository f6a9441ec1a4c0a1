"""How runs move, rule by rule."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from shared.events import Event
from shared.journeys import arriving, engine, exits
from shared.journeys.codec import item_of, run_of
from shared.journeys.models import ENDED, WAITING, Run
from shared.journeys.step import Due
from shared.messages.requests import requested
from tests.unit.journeys.making import (
    ASK,
    LISTEN,
    MONDAY,
    WAIT_THREE_DAYS,
    a_journey,
    a_profile,
    a_scene,
    an_event,
    started,
)

THURSDAY = MONDAY + timedelta(days=3)
ORDER_KEY = "event.data.order.id"
LEAVES = {"exit": [{"event": "order.cancelled"}]}


def an_answer(id: str = "s1", days: int = 4) -> Event:
    return an_event("survey.answered", MONDAY + timedelta(days=days), id=id, answer=5)


def due(run: Run) -> Due:
    assert run.due_at is not None
    return Due(run.due_at)


def asked(journey) -> Run:
    return engine.advance(started(journey), journey, a_scene(THURSDAY), Due(THURSDAY))


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


def test_a_guard_that_no_longer_holds_ends_the_run_before_it_asks_for_a_message():
    journey = a_journey(when="order.status == 'delivered'")
    run = engine.advance(started(journey), journey, a_scene(THURSDAY, a_profile(status="cancelled")), Due(THURSDAY))
    assert (run.state, run.reason, run.outbox) == (ENDED, "guard", ())


def test_an_answer_moves_the_run_and_later_steps_see_it():
    branch = {"id": "b", "type": "branch", "cases": [{"condition": "answer.data.answer == 5", "then": "thanks"}]}
    journey = a_journey(LISTEN, branch, {"id": "x", "type": "end"}, {**ASK, "id": "thanks"})
    run = engine.advance(started(journey), journey, a_scene(MONDAY + timedelta(days=4)), an_answer())
    assert [one.step for one in run.outbox] == ["thanks"]


def test_an_answer_that_did_not_come_is_not_the_answer_to_an_earlier_question():
    branch = {"id": "b", "type": "branch", "cases": [{"condition": "answer.data.answer == 5", "then": "thanks"}]}
    second = {**LISTEN, "id": "listen_again"}
    journey = a_journey(LISTEN, second, branch, {"id": "x", "type": "end"}, {**ASK, "id": "thanks"})
    run = engine.advance(started(journey), journey, a_scene(MONDAY + timedelta(days=4)), an_answer())
    run = engine.advance(run, journey, a_scene(run.due_at), due(run))
    assert (run.reason, run.outbox) == ("completed", ())


def test_an_event_that_nothing_waits_for_changes_nothing():
    journey = a_journey()
    run = started(journey)
    assert run.listens == ()
    assert engine.advance(run, journey, a_scene(), an_answer()) is run


def test_the_same_answer_delivered_again_does_not_answer_the_next_question():
    journey = a_journey(LISTEN, {**LISTEN, "id": "listen_again"})
    scene = a_scene(MONDAY + timedelta(days=4))
    run = engine.advance(started(journey), journey, scene, an_answer())
    assert run.step == "listen_again"
    assert engine.advance(run, journey, scene, an_answer()) is run
    assert engine.advance(run, journey, scene, an_answer("s2")).state == ENDED


def test_the_same_repeat_delivered_again_does_not_start_the_time_again():
    resets = {"id": "pause", "type": "wait_for", "events": [{"event": "cart.updated", "reset": True}], "within": "1h"}
    journey = a_journey(resets)
    event = an_event("cart.updated", id="c")
    run = engine.advance(started(journey), journey, a_scene(MONDAY + timedelta(minutes=30)), event)
    assert run.due_at == MONDAY + timedelta(minutes=90)
    assert engine.advance(run, journey, a_scene(MONDAY + timedelta(minutes=50)), event) is run


def test_an_event_that_comes_after_the_time_is_up_but_before_the_timer_still_counts():
    journey = a_journey(LISTEN)
    run = started(journey)
    late = a_scene(run.due_at + timedelta(minutes=5))
    answered = engine.advance(run, journey, late, replace(an_answer(), occurred_at=late.now))
    assert answered.memory["listen"]["event"]["id"] == "s1"


def test_what_a_run_listens_to_are_its_exits_and_what_its_step_waits_for():
    assert started(a_journey(LISTEN, **LEAVES)).listens == ("order.cancelled", "survey.answered")


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
