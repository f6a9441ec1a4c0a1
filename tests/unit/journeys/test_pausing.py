"""Timers stand still while a journey is paused, and whenever and however often somebody looks it comes to the same."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.journeys import engine
from shared.journeys.controls import RUNNING, paused, resumed, stopped
from shared.journeys.models import ENDED, HELD_OUT, WAITING
from shared.journeys.step import Due
from tests.unit.journeys.making import ASK, MONDAY, WAIT_THREE_DAYS, a_journey, a_profile, a_scene, an_event, started

JOURNEY = a_journey(WAIT_THREE_DAYS, ASK, exit=[{"event": "order.cancelled"}])
HOUR = timedelta(hours=1)


def control(*marks):
    """Paused at the first of these hours, resumed at the second, and so on."""
    found = RUNNING
    for number, mark in enumerate(marks):
        found = (resumed if number % 2 else paused)(found, MONDAY + mark * HOUR)
    return found


def look(run, hours, known, occurrence=None):
    """At that hour, as whoever looks then knows the pauses: a worker sees the past and not the future."""
    now = MONDAY + hours * HOUR
    past = known
    if any(one.begins > now or (one.ends and one.ends > now) for one in known.pauses):
        seen = [
            replace(one, ends=one.ends if one.ends and one.ends <= now else None)
            for one in known.pauses
            if one.begins <= now
        ]
        past = replace(known, pauses=tuple(seen))
    scene = replace(a_scene(now), control=past)
    return engine.advance(run, JOURNEY, scene, occurrence)


def fired_at(marks, looks):
    """The hour at which it goes on: its timer fires when it is due, when a pause is over, and at these hours."""
    known, run = control(*marks), started(JOURNEY)
    for hours in range(1_000):
        wakes = hours in looks or hours in marks or run.due_at <= MONDAY + hours * HOUR
        moved = look(run, hours, known, Due(run.due_at)) if wakes else run
        if moved.state == ENDED:
            return hours
        run = moved
    return None


hours = st.lists(st.integers(1, 300), max_size=8, unique=True).map(sorted)


def by_hand(marks):
    """Hours on a clock that stands still between the first and the second mark, and so on."""
    left = 72
    for hour in range(1_000):
        if not left:
            return hour
        left -= not sum(mark <= hour for mark in marks) % 2
    return None


@given(hours, st.sets(st.integers(0, 400), max_size=30))
def test_it_goes_on_after_as_many_hours_as_it_was_not_paused_whoever_looks_when(marks, looks):
    assert fired_at(marks, looks) == by_hand(marks)


def test_in_a_pause_a_run_that_is_due_is_parked_once():
    run = look(started(JOURNEY), 72, control(1), Due(MONDAY + 72 * HOUR))
    assert (run.parked_at, run.due_at, run.sequence, run.state) == (MONDAY + 72 * HOUR, MONDAY + 72 * HOUR, 1, WAITING)
    assert look(run, 90, control(1), Due(run.due_at)) is run


def test_after_the_pause_it_lies_in_the_minutes_again():
    parked = look(started(JOURNEY), 72, control(48), Due(MONDAY + 72 * HOUR))
    run = look(parked, 80, control(48, 80), Due(parked.due_at))
    assert (run.parked_at, run.due_at) == (None, MONDAY + 104 * HOUR)


def test_a_timer_that_was_over_before_the_pause_fires_in_it_however_late():
    assert look(started(JOURNEY), 75, control(73), Due(MONDAY + 72 * HOUR)).state == ENDED


def test_an_exit_ends_a_run_that_is_parked():
    parked = look(started(JOURNEY), 72, control(1), Due(MONDAY + 72 * HOUR))
    run = look(parked, 90, control(1), an_event("order.cancelled", MONDAY + 90 * HOUR, id="x"))
    assert (run.reason, run.due_at, run.parked_at) == ("exit: order.cancelled", None, None)


def test_an_event_moves_a_run_in_a_pause_and_takes_it_out_of_the_park():
    listen = {"id": "listen", "type": "wait_for", "events": [{"event": "survey.answered"}], "within": "1d"}
    journey = a_journey(listen, {**WAIT_THREE_DAYS, "id": "later"})
    scene = replace(a_scene(MONDAY + 30 * HOUR), control=control(1))
    parked = engine.advance(started(journey), journey, scene, Due(MONDAY + 24 * HOUR))
    assert parked.parked_at
    run = engine.advance(parked, journey, scene, an_event("survey.answered", scene.now, id="s"))
    assert (run.step, run.parked_at, run.due_at) == ("later", None, MONDAY + 102 * HOUR)


@pytest.mark.parametrize("decided", [control(1), stopped(RUNNING, MONDAY + HOUR)])
def test_who_is_held_out_is_not_touched_by_anything_that_operators_decide(decided):
    journey = a_journey(goal={"event": "order.placed", "within": "2d"}, holdout=0.999999)
    run = started(journey)
    assert run.state == HELD_OUT
    scene = replace(a_scene(MONDAY + 48 * HOUR), control=decided)
    assert engine.advance(run, journey, replace(scene, now=MONDAY + HOUR)) is run
    over = engine.advance(run, journey, scene, Due(run.due_at))
    assert (over.state, over.reason) == (ENDED, "holdout")


def test_a_stop_ends_a_run_at_the_next_look_whatever_for_and_its_goal_still_counts():
    journey = a_journey(goal={"event": "order.placed", "within": "9d"})
    scene = replace(a_scene(MONDAY + 2 * HOUR), control=stopped(RUNNING, MONDAY + HOUR))
    for occurrence in (None, an_event("survey.answered", scene.now, id="s"), Due(MONDAY + 72 * HOUR)):
        run = engine.advance(started(journey), journey, scene, occurrence)
        assert (run.state, run.reason, run.due_at, run.listens) == (ENDED, "journey stopped", None, ("order.placed",))


def test_a_run_that_ended_before_stays_as_it_ended():
    run = look(started(JOURNEY), 72, RUNNING, Due(MONDAY + 72 * HOUR))
    assert look(run, 80, stopped(RUNNING, MONDAY + 79 * HOUR)) is run


def test_a_time_of_day_is_waited_for_on_the_clock_that_the_customer_has_by_then():
    journey = a_journey({"id": "evening", "type": "wait", "at": "18:00"}, ASK)
    run = started(journey)
    west = a_scene(run.due_at, a_profile(traits={"time_zone": "America/New_York"}))
    stays = engine.advance(run, journey, west, Due(run.due_at))
    assert (stays.step, stays.due_at - run.due_at) == ("evening", 6 * HOUR)
    assert engine.advance(stays, journey, west, Due(run.due_at)) is stays
    assert engine.advance(stays, journey, replace(west, now=stays.due_at), Due(stays.due_at)).state == ENDED
