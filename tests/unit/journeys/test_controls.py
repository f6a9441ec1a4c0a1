"""What operators decide about a journey: which decisions there are, and for whom they hold."""

from datetime import timedelta

import pytest

from shared.errors import InvalidRequestError
from shared.journeys.controls import (
    MOST_PAUSES,
    RUNNING,
    Controls,
    controls_of,
    paused,
    plain_of,
    released,
    resumed,
    stopped,
)
from shared.pauses import Pause
from tests.unit.journeys.making import MONDAY


def hour(number):
    return MONDAY + timedelta(hours=number)


def test_a_gate_that_nobody_touched_lets_everything_pass():
    assert (RUNNING.state, RUNNING.since, RUNNING.ends(MONDAY)) == ("running", None, False)
    assert Controls().of_journey("care") is RUNNING


def test_pausing_and_resuming_are_remembered_as_times():
    control = resumed(paused(RUNNING, hour(1)), hour(2))
    assert (control.state, control.pauses, control.since) == ("running", (Pause(hour(1), hour(2)),), hour(2))
    assert (paused(control, hour(3)).state, paused(control, hour(3)).since) == ("paused", hour(3))


def test_saying_the_same_twice_changes_nothing():
    control = paused(RUNNING, hour(1))
    assert paused(control, hour(2)) is control
    assert resumed(RUNNING, hour(1)) is RUNNING
    assert released(RUNNING, hour(1)) is RUNNING
    over = stopped(RUNNING, hour(1))
    assert stopped(over, hour(2)) is over


def test_a_pause_that_a_clock_behind_ends_has_no_length_and_not_a_negative_one():
    assert resumed(paused(RUNNING, hour(2)), hour(1)).pauses == (Pause(hour(2), hour(2)),)


def test_stopping_ends_a_pause_and_what_is_stopped_cannot_be_paused():
    control = stopped(paused(RUNNING, hour(1)), hour(2))
    assert (control.state, control.pauses) == ("stopped", (Pause(hour(1), hour(2)),))
    with pytest.raises(InvalidRequestError, match="release it first"):
        paused(control, hour(3))


@pytest.mark.parametrize(("began", "over"), [(0, True), (3, True), (4.99, True), (5, False), (6, False)])
def test_a_stop_ends_what_began_before_its_release_however_late_that_is_looked_at(began, over):
    """From the second hour to the fifth; whoever was let in between had not heard of it."""
    control = released(stopped(RUNNING, hour(2)), hour(5))
    assert control.ends(hour(began)) is over
    assert (control.stopped, control.state, control.since) == (False, "running", hour(5))


def test_while_it_is_stopped_everything_is_over():
    assert stopped(RUNNING, hour(2)).ends(hour(9))
    assert stopped(released(stopped(RUNNING, hour(2)), hour(5)), hour(7)).ends(hour(6))


def test_only_the_latest_pauses_are_remembered():
    control = RUNNING
    for number in range(MOST_PAUSES + 5):
        control = resumed(paused(control, hour(2 * number)), hour(2 * number + 1))
    assert len(control.pauses) == MOST_PAUSES
    assert control.pauses[0].begins == hour(10)


def test_what_was_opened_lately_is_known_by_name():
    over, again = resumed(paused(RUNNING, hour(1)), hour(2)), paused(RUNNING, hour(1))
    known = Controls({"journey:a": over, "journey:b": again, "sending": RUNNING})
    assert (known.opened(hour(2)), known.opened(hour(3))) == (["journey:a"], [])


def test_they_come_back_from_the_table_as_they_were():
    gates = {
        "journey:a": released(stopped(paused(RUNNING, hour(1)), hour(2)), hour(3)),
        "sending": paused(RUNNING, hour(1)),
    }
    assert controls_of({"pk": "controls", "sk": "controls", **plain_of(Controls(gates, 7))}) == Controls(gates, 7)
