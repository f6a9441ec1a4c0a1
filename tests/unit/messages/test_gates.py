"""A message at the gates of its journey, its channel and all sending."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from shared.messages.look import Gate, Outlook, gates_of
from shared.messages.pacing import RELEASE
from shared.messages.policy import judge
from shared.pauses import Pause
from tests.unit.messages.looks import SHUT, transactional
from tests.unit.messages.samples import NOW, a_look, a_message

JOURNEY = "journey:post_purchase"


def shut(*hours):
    """Pauses of the journey, each from the first hour to the second after the message was asked for."""
    ends = [*hours[1::2], None][: len(hours[::2])]
    pauses = [
        Pause(NOW + timedelta(hours=one), None if end is None else NOW + timedelta(hours=end))
        for one, end in zip(hours[::2], ends, strict=True)
    ]
    return Gate(JOURNEY, tuple(pauses))


def in_pauses(*hours, at, **changes):
    message = transactional(a_look(message=a_message(**changes))).message
    return judge(a_look(message=message, outlook=Outlook(journey=shut(*hours)), now=NOW + timedelta(hours=at)))


def test_while_its_journey_is_paused_a_message_is_parked_at_that_gate_and_nobody_knows_how_long():
    verdict = in_pauses(1, at=2)
    assert (verdict.rule, verdict.detail, verdict.parked, verdict.retry_at) == ("paused", JOURNEY, JOURNEY, None)
    assert in_pauses(1, at=0.9).rule is None


def test_after_a_pause_messages_go_in_half_an_hour_and_each_at_a_moment_of_its_own():
    released = [in_pauses(1, 2, at=2, send_key=f"{n}") for n in range(200)]
    moments = {one.retry_at for one in released if one.rule}
    assert all(NOW + timedelta(hours=2) <= at < NOW + timedelta(hours=2) + RELEASE for at in moments)
    assert len(moments) >= 199
    assert in_pauses(1, 2, at=2, send_key="7").retry_at == in_pauses(1, 2, at=2.001, send_key="7").retry_at
    assert in_pauses(1, 2, at=2.5, send_key="7").rule is None


def test_what_was_asked_for_after_the_pause_does_not_wait():
    assert in_pauses(-2, -0.001, at=0).rule is None
    assert in_pauses(-2, 0, at=0).rule is None


@pytest.mark.parametrize(
    ("hours", "at", "rule"), [((1, 101), 103.4, None), ((1, 101), 104.6, "expired"), ((1,), 9000, "paused")]
)
def test_a_message_grows_no_older_while_its_journey_is_paused(hours, at, rule):
    """It is worth sending for four hours; the release, of up to half an hour, does not count either."""
    assert in_pauses(*hours, at=at, valid_until=NOW + timedelta(hours=4)).rule == rule


def test_a_message_that_was_too_old_before_the_pause_is_too_old_in_it():
    assert in_pauses(5, at=6, valid_until=NOW + timedelta(hours=4)).rule == "expired"


def test_the_release_of_one_pause_ends_where_the_next_begins():
    verdict = in_pauses(1, 2, 2.0001, at=2, send_key="7")
    assert verdict.retry_at == NOW + timedelta(hours=2.0001)
    assert in_pauses(1, 2, 2.0001, at=2.0001, send_key="7").parked == JOURNEY


def test_what_is_switched_off_holds_every_class_and_keeps_nothing_fresh():
    switch = Gate("sending", (Pause(NOW, NOW + timedelta(hours=3)),))
    look = transactional(
        a_look(outlook=Outlook(switches=(switch,)), message=a_message(valid_until=NOW + timedelta(hours=2)))
    )
    assert judge(look).parked is None
    assert (judge(look).rule, judge(look).detail) == ("expired", "held by switched_off")
    still = replace(look, outlook=Outlook(switches=(Gate("sending", (Pause(NOW),)),)))
    assert (judge(still).rule, judge(still).parked) == ("switched_off", "sending")


def test_a_message_has_to_pass_the_gates_of_its_journey_of_all_sending_and_of_its_channel():
    known = {JOURNEY: SHUT, "channel:email": SHUT, "channel:sms": SHUT}
    assert gates_of(a_message(), lambda name: known.get(name, ())) == (
        Gate(JOURNEY, SHUT),
        Gate("sending"),
        Gate("channel:email", SHUT),
    )
