"""Which canaries prove that a message did not leave; and what becomes of one whose outcome is unknown."""

from datetime import timedelta
from itertools import permutations, product

import pytest
from msgspec.structs import replace

from shared.console.why import why
from shared.messages import canary, protocol
from shared.messages.canary import EVERY, Canary
from shared.messages.models import Outcome, State
from shared.messages.protocol import LEASE, SETTLED_WITHIN, Move
from tests.unit.messages.samples import NOW, a_message

FIRST = NOW - timedelta(minutes=7)
BACK, LOST, NONE = "b", "l", "."
UNKNOWN = a_message(state=State.UNKNOWN, message_class="transactional", due_at=NOW + protocol.EARLY)
MARKETING = replace(UNKNOWN, message_class="marketing")
REPEATED = replace(UNKNOWN, repeated_at=NOW)
SOON, DAY = NOW + timedelta(minutes=16), NOW + SETTLED_WITHIN


def flock(fates: str) -> list[Canary]:
    """Every five minutes: 12, 7 and 2 before the claim, 3 after it, 8 and 13 after it, and so on."""
    flown = ((FIRST + (place - 1) * EVERY, fate) for place, fate in enumerate(fates) if fate != NONE)
    return [Canary(at, at + timedelta(seconds=2) if fate == BACK else None) for at, fate in flown]


def test_a_message_did_not_leave_where_all_canaries_came_back_from_before_its_claim_to_two_after_its_lease():
    """Of all there are: three before the claim, one while it may have been sent, three after."""
    for fates in map("".join, product(BACK + LOST + NONE, repeat=7)):
        before = fates[:3].rstrip(NONE)
        after = [place for place in range(4, 7) if fates[place] != NONE][:2]
        chain = fates[len(before) - 1 : after[-1] + 1] if before and len(after) == 2 else LOST
        proved = LOST not in chain and 2 * NONE not in chain
        assert protocol.did_not_leave(UNKNOWN, flock(fates)) is proved, fates


def test_the_order_in_which_they_are_read_does_not_matter():
    for order in permutations(flock("bbbbbb")):
        assert protocol.did_not_leave(UNKNOWN, order)
    for order in permutations(flock("bblbbb")):
        assert not protocol.did_not_leave(UNKNOWN, order)


def test_a_canary_sent_while_the_call_may_still_be_made_is_not_one_after_it():
    just = [
        Canary(NOW - EVERY, NOW),
        Canary(NOW, NOW),
        *(Canary(NOW + LEASE + one, NOW) for one in (-EVERY / 5, EVERY)),
    ]
    assert not protocol.did_not_leave(UNKNOWN, just)
    assert protocol.did_not_leave(UNKNOWN, [*just, Canary(NOW + LEASE + EVERY / 2, NOW)])
    assert protocol.did_not_leave(
        UNKNOWN, [Canary(NOW, NOW), Canary(NOW + LEASE, NOW), Canary(NOW + LEASE + EVERY, NOW)]
    )


def test_marketing_asks_for_an_hour_of_them():
    assert not protocol.did_not_leave(MARKETING, flock("bbbb" + 11 * "b"))
    assert protocol.did_not_leave(MARKETING, flock("bbbb" + 12 * "b"))


@pytest.mark.parametrize(
    ("row", "now", "fates", "move"),
    [
        (UNKNOWN, NOW + timedelta(minutes=14), "bbbbbb", Move.LEAVE),
        (UNKNOWN, SOON, "bbbbbb", Move.CLAIM),
        (UNKNOWN, SOON, "bbbbbl", Move.KEEP),
        (UNKNOWN, SOON, "", Move.KEEP),
        (UNKNOWN, DAY, "bbbbbl", Move.CLAIM),
        (REPEATED, SOON, "bbbbbb", Move.CLAIM),
        (REPEATED, SOON, "bbbbbl", Move.KEEP),
        (REPEATED, DAY, "bbbbbl", Move.ABANDON),
        (MARKETING, SOON, "bbbbbb", Move.KEEP),
        (MARKETING, DAY, "bbbbbl", Move.ABANDON),
        (MARKETING, DAY, "bbbb" + 12 * "b", Move.CLAIM),
        (replace(UNKNOWN, state=State.SENT), SOON, "bbbbbb", Move.LEAVE),
        (replace(UNKNOWN, state=State.ABANDONED), SOON, "bbbbbb", Move.LEAVE),
    ],
)
def test_what_is_unknown_goes_again_once_that_is_proved_and_else_waits_for_the_day_to_be_over(row, now, fates, move):
    assert protocol.next_move(row, now, flock(fates)) is move


def test_it_is_looked_at_after_a_quarter_of_an_hour_and_then_each_time_after_twice_as_long():
    row, waits = protocol.concluded(replace(UNKNOWN, due_at=None), Outcome(State.UNKNOWN), NOW), []
    while not waits or waits[-1] < SETTLED_WITHIN:
        waits.append(row.due_at - NOW)
        row = protocol.left(row, Move.KEEP, row.due_at, flock("bl"))
    assert waits == [timedelta(minutes=one) for one in (15, 30, 60, 120, 240, 480, 960, 1440)]


def test_without_canaries_it_is_looked_at_when_the_day_is_over():
    kept = protocol.left(UNKNOWN, Move.KEEP, SOON)
    assert (kept.state, kept.due_at) == (State.UNKNOWN, DAY)


def test_only_where_there_is_a_simulator_a_quarter_of_an_hour_tells_anything():
    text = protocol.doubted(replace(UNKNOWN, channel="sms"), "ReadTimeoutError", NOW)
    assert text.due_at == DAY


def test_the_second_one_says_for_ever_that_it_may_be_a_second_one():
    assert protocol.claimed(UNKNOWN, SOON, "f").possible_duplicate


@pytest.mark.parametrize(("fates", "repeated_at"), [("bbbbbb", None), ("bbbbbl", DAY), ("", DAY)])
def test_only_what_goes_again_without_a_proof_is_the_once_more_that_it_may(fates, repeated_at):
    assert protocol.claimed(UNKNOWN, DAY, "f", flock(fates)).repeated_at == repeated_at


def test_a_repeat_that_surely_did_not_leave_is_still_to_come():
    repeat = protocol.claimed(UNKNOWN, DAY, "f")
    throttled = protocol.concluded(repeat, Outcome(State.READY, detail="Throttling"), DAY)
    again = protocol.claimed(throttled, throttled.due_at, "f")
    assert (again.repeated_at, protocol.next_move(throttled, throttled.due_at)) == (DAY, Move.CLAIM)


@pytest.mark.parametrize(
    ("row", "rule"), [(MARKETING, "unknown_outcome"), (REPEATED, "unknown_twice")], ids=["never repeated", "repeated"]
)
def test_what_stays_unknown_says_whether_it_went_once_more(row, rule):
    ended = protocol.left(row, Move.ABANDON, DAY)
    assert (ended.state, ended.rule, ended.due_at) == (State.ABANDONED, rule, None)
    assert why(ended.rule, None) != ended.rule


def test_one_flies_in_five_minutes_however_often_it_is_asked_for():
    assert {canary.slot(NOW + timedelta(seconds=one)) for one in range(300)} == {"20261118T1200"}
    assert canary.slot(NOW + EVERY) == "20261118T1205"
    assert canary.slot(NOW - timedelta(microseconds=1)) == "20261118T1155"


def test_the_canary_of_another_stage_is_no_proof_and_nobodys_message():
    own, other = (canary.send_id(stage, "20261118T1200") for stage in ("tributary-prod", "tributary-dev"))
    assert canary.slot_of(own, "tributary-prod") == "20261118T1200"
    assert canary.slot_of(other, "tributary-prod") is None
    assert canary.is_canary(other)
    assert not canary.is_canary(UNKNOWN.send_id)
