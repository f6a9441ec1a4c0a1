"""A run that a broadcast let in waits for its turn, takes no step before, and begins only if it still may."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from shared.broadcasts.models import Start
from shared.broadcasts.pacing import Pace
from shared.broadcasts.stating import event
from shared.journeys import engine
from shared.journeys.codec import item_of, run_of
from shared.journeys.controls import RUNNING, Control, both, paused, resumed, stopped
from shared.journeys.entry import entry
from shared.journeys.models import ENDED, HELD_OUT, WAITING
from shared.journeys.step import Due
from shared.pauses import Pause, together
from tests.unit.broadcasts.drafts import a_broadcast
from tests.unit.journeys.making import MONDAY, WAIT_THREE_DAYS, a_journey, a_profile, a_scene, an_event

HOUR = timedelta(hours=1)
TURN = MONDAY + 2 * HOUR
SEND = {"id": "hello", "type": "send", "template": "sale"}
FAN = a_profile(standing={"segments": {"fans": MONDAY}})


def a_run(*steps, profile=FAN, **fields):
    journey = a_journey(*(steps or (SEND,)), trigger={"manual": True}, name="steady", **fields)
    started = event(a_broadcast(journey="steady"), Start(MONDAY, Pace(1)))
    scene = a_scene(MONDAY, profile)
    entering = entry(journey, started, [], scene)
    assert entering
    return journey, engine.start(journey, replace(entering, turn_at=TURN), scene)


def look(journey, run, occurrence=None, **scene):
    """At its turn, by the timer, at a customer who is in the segment; unless the test says otherwise."""
    seen = a_scene(scene.pop("at", TURN), scene.pop("profile", FAN))
    return engine.advance(run, journey, replace(seen, **scene), occurrence or Due(run.due_at))


def test_it_takes_no_step_before_its_turn():
    _, run = a_run()
    assert (run.state, run.due_at, run.visits, run.messages, run.key) == (WAITING, TURN, {}, (), "spring")
    assert run_of(item_of(run, MONDAY)) == run


def test_at_its_turn_it_goes_through_its_steps():
    journey, run = a_run()
    begun = look(journey, run)
    assert (begun.state, begun.reason, [one.template for one in begun.messages]) == (ENDED, "completed", ["sale"])


def test_a_wait_at_the_beginning_is_counted_from_the_turn():
    journey, run = a_run(WAIT_THREE_DAYS, SEND)
    begun = look(journey, run)
    assert (begun.step, begun.turn_at) == ("settle", None)
    assert begun.due_at - TURN == timedelta(days=3)


def test_what_its_first_step_listens_to_does_not_begin_it():
    journey, run = a_run(
        {"id": "l", "type": "wait_for", "events": [{"event": "survey.answered"}], "within": "7d"}, SEND
    )
    assert look(journey, run, at=MONDAY, occurrence=an_event("survey.answered", MONDAY, id="s")) is run


def test_an_exit_ends_it_before_its_turn():
    journey, run = a_run(exit=[{"event": "order.placed"}])
    over = look(journey, run, at=MONDAY + HOUR, occurrence=an_event("order.placed", MONDAY + HOUR, id="o"))
    assert (over.reason, over.due_at) == ("exit: order.placed", None)
    assert "order.placed" in run.listens


@pytest.mark.parametrize("late", [TURN - HOUR, TURN])
def test_who_left_the_segment_by_then_does_not_begin(late):
    journey, run = a_run()
    found = look(journey, run, at=late, profile=a_profile(standing={"segments": {}}))
    assert found is run if late < TURN else (found.reason, found.messages) == ("left the segment", ())


def test_for_whom_the_journey_is_not_any_more_does_not_begin():
    journey, run = a_run(when="customer.language == 'de'", profile=replace(FAN, traits={"language": "de"}))
    assert look(journey, run, profile=replace(FAN, traits={"language": "en"})).reason == "guard"


def test_the_time_for_its_goal_begins_with_its_turn():
    journey, run = a_run(WAIT_THREE_DAYS, SEND, goal={"event": "order.placed", "within": "2d"})
    assert run.goal_ends_at is None
    assert look(journey, run).goal_ends_at - TURN == timedelta(days=2)


def test_who_is_held_out_has_no_turn():
    _, run = a_run(holdout=0.999999, goal={"event": "order.placed", "within": "2d"})
    assert (run.state, run.turn_at) == (HELD_OUT, None)


def test_a_pause_puts_every_turn_off_by_as_much_as_it_lasts():
    journey, run = a_run()
    shut = paused(RUNNING, MONDAY + HOUR)
    parked = look(journey, run, control=shut)
    assert (parked.parked_at, parked.messages) == (TURN, ())
    later = look(journey, parked, at=MONDAY + 6 * HOUR, control=resumed(shut, MONDAY + 6 * HOUR))
    assert (later.due_at, later.parked_at) == (TURN + 5 * HOUR, None)


def test_a_stop_ends_it():
    journey, run = a_run()
    assert look(journey, run, control=stopped(RUNNING, MONDAY + HOUR)).reason == "journey stopped"


def test_what_either_of_two_gates_says_holds():
    shut, over = Control((Pause(MONDAY, TURN),)), stopped(RUNNING, MONDAY)
    assert both(shut, RUNNING).pauses == both(RUNNING, shut).pauses == shut.pauses
    assert both(over, RUNNING).ends(MONDAY)
    assert both(RUNNING, over).ends(MONDAY)
    assert not both(RUNNING, RUNNING).ends(MONDAY)


def test_pauses_that_overlap_are_one():
    hours = [MONDAY + number * HOUR for number in range(8)]
    one = [Pause(hours[0], hours[2]), Pause(hours[6])]
    other = [Pause(hours[1], hours[3]), Pause(hours[4], hours[5]), Pause(hours[7])]
    assert together(one, other) == (Pause(hours[0], hours[3]), Pause(hours[4], hours[5]), Pause(hours[6]))
    assert together(other, one) == together(one, other)
