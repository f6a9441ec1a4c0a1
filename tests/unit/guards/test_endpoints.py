"""When a system of others has failed for too long, and what its switch means for a message that goes there."""

from datetime import timedelta

import pytest

from shared.guards.endpoints import FEWEST, Failing, has_failed_too_long, judge
from shared.journeys import controls
from shared.journeys.controls import BY_ITSELF, RUNNING, Control, Controls
from tests.unit.messages.samples import NOW, a_look, a_message

DAY, WEEK, MOMENT = timedelta(days=1), timedelta(days=7), timedelta(microseconds=1)
GATE, OTHER = "channel:webhook/crm", "channel:webhook/erp"


@pytest.mark.parametrize(
    ("since", "times", "let_go", "over"),
    [
        (WEEK, FEWEST, None, True),
        (WEEK - MOMENT, 10_000, None, False),
        (9 * WEEK, FEWEST - 1, None, False),
        (9 * WEEK, 10_000, WEEK, True),
        (9 * WEEK, 10_000, WEEK - MOMENT, False),
        (DAY, 10_000, 9 * WEEK, False),
    ],
    ids=["a week", "nearly a week", "asked too seldom", "a week since", "let go on since", "let go on long ago"],
)
def test_a_week_of_nothing_but_failures_is_too_long_counted_from_when_it_was_let_go_on(since, times, let_go, over):
    failing = Failing(NOW - since, times, "answered 500")
    assert has_failed_too_long(failing, NOW - let_go if let_go else None, NOW) is over


def judged(control: Control, *, channel: str = "webhook", gate: str = GATE, after: timedelta = DAY, **changes):
    message = a_message(channel=channel, message_class="transactional", requested_at=NOW - DAY, **changes)
    look = a_look(message=message, now=NOW + after)
    verdict = judge(Controls({gate: control}), look, {"target": "crm"})
    return verdict.rule, verdict.parked


def shut(by: str) -> Control:
    return Control(controls.paused(RUNNING, NOW).pauses, by=by)


def test_who_shut_it_is_the_rule_by_which_a_message_waits_for_it():
    assert judged(shut(BY_ITSELF)) == ("endpoint", GATE)
    assert judged(shut("arn:ann")) == ("switched_off", GATE)


def test_nothing_else_waits_for_it():
    assert judged(shut(BY_ITSELF), gate=OTHER) == (None, None)
    assert judged(shut(BY_ITSELF), channel="meta_audience", gate="channel:meta_audience/crm") == (None, None)


def test_once_it_is_on_what_waited_goes_within_half_an_hour_or_is_too_old_by_then():
    on = controls.resumed(shut(BY_ITSELF), NOW + DAY)
    assert judged(on, after=DAY + timedelta(minutes=31)) == (None, None)
    assert judged(on, after=DAY) == ("switched_off", None)
    assert judged(on, after=DAY, valid_until=NOW + DAY + MOMENT) == ("expired", None)
