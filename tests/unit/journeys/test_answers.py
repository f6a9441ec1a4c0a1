"""What a run hears while it waits: answers, repeats, and what nothing waits for."""

from datetime import timedelta

from msgspec.structs import replace

from shared.events import Event
from shared.journeys import engine
from shared.journeys.models import ENDED
from tests.unit.journeys.making import (
    ASK,
    LEAVES,
    LISTEN,
    MONDAY,
    a_journey,
    a_scene,
    an_event,
    due,
    started,
)


def an_answer(id: str = "s1", days: int = 4) -> Event:
    return an_event("survey.answered", MONDAY + timedelta(days=days), id=id, answer=5)


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
