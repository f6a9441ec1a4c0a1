"""What a turn tells the state machine."""

from datetime import UTC, datetime, timedelta

from shared.jobs.models import Turn

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_turn_that_says_no_time_is_followed_at_once():
    assert Turn(progress={"event": 3}).told(NOW) == {
        "done": False,
        "stopped": False,
        "lanes": [],
        "wait_seconds": 0,
        "next_at": "",
        "progress": {"event": 3},
    }


def test_a_wait_ends_no_earlier_than_the_turn_says():
    told = Turn(next_at=NOW + timedelta(seconds=899, milliseconds=1)).told(NOW)
    assert (told["wait_seconds"], told["next_at"]) == (900, "2026-11-22T12:14:59.001000Z")


def test_a_time_that_has_passed_is_at_once():
    assert Turn(next_at=NOW - timedelta(hours=1)).told(NOW)["wait_seconds"] == 0
