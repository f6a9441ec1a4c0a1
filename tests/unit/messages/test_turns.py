"""Several messages wait for one address, and a cap lets one more through: the order in which they go."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from shared.configuration import Cap
from shared.messages.consent import Choice, Sending, Waiting
from shared.messages.items import consent_item, consent_of
from shared.messages.look import Look, Outlook
from shared.messages.models import Verdict
from shared.messages.policy import RELEASE, judge
from shared.messages.turns import BEHIND, MISSED, MOST_WAITING, afterwards
from tests.unit.messages.samples import NOW, a_brand, a_consent, a_look, a_message

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONE_A_DAY = a_brand(caps={"email": Cap(1, "1d")})
TODAY = (Sending("before", NOW - HOUR, "marketing"),)


def waiting(key: str = "other", priority: int = 50, **changes) -> Waiting:
    given = {"since": NOW, "until": NOW + 3 * DAY, "due_at": NOW + HOUR, **changes}
    return Waiting(key, priority, **given)


def looked(*others: Waiting, **changes) -> Look:
    """A message of today, and those that wait for the address already."""
    consent = a_consent(recent=changes.pop("recent", ()), waiting=others)
    message = a_message(requested_at=NOW)
    return a_look(**{"message": message, "consent": consent, "brand": ONE_A_DAY, **changes})


def test_where_nobody_waits_it_goes():
    assert judge(looked()).rule is None


@pytest.mark.parametrize(
    ("rival", "goes"),
    [
        ({"priority": 51}, False),
        ({"priority": 49}, True),
        ({"since": NOW - HOUR}, False),
        ({"since": NOW + HOUR}, True),
        ({"priority": 49, "since": NOW - DAY}, True),
        ({"priority": 51, "since": NOW + DAY}, False),
        ({"priority": 51, "until": NOW}, True),
        ({"priority": 51, "due_at": NOW - MISSED}, False),
        ({"priority": 51, "due_at": NOW - MISSED - timedelta(seconds=1)}, True),
    ],
)
def test_the_higher_priority_goes_first_then_the_older_unless_it_is_worth_nothing_any_more_or_never_came(rival, goes):
    assert (judge(looked(waiting(**rival))).rule is None) is goes


def test_whoever_is_behind_looks_again_when_those_before_it_have_had_their_turn():
    first, second = waiting("1", 70, due_at=NOW + 3 * HOUR), waiting("2", 60, due_at=NOW + HOUR)
    verdict = judge(looked(first, second))
    assert (verdict.rule, verdict.detail) == ("cap", "1 in 1d, 2 go first")
    assert verdict.retry_at == first.due_at + BEHIND


def test_where_one_of_them_is_late_it_looks_again_a_little_later_and_not_at_once():
    late = waiting("1", 70, due_at=NOW - HOUR / 2)
    assert judge(looked(late)).retry_at == NOW + BEHIND


def test_with_the_cap_used_up_nobody_looks_before_it_lets_one_through():
    alone = judge(looked(recent=TODAY)).retry_at
    assert NOW - HOUR + DAY <= alone < NOW - HOUR + DAY + RELEASE
    rival = waiting("1", 70, due_at=NOW + DAY)
    assert judge(looked(rival, recent=TODAY)).retry_at == rival.due_at + BEHIND
    assert judge(looked(waiting("1", 70), recent=TODAY)).retry_at == alone


def test_a_cap_that_lets_two_through_lets_the_second_go_with_the_first():
    two = {"brand": a_brand(caps={"email": Cap(2, "1d")})}
    assert judge(replace(looked(waiting("1", 70)), **two)).rule is None
    assert judge(replace(looked(waiting("1", 70), waiting("2", 60)), **two)).rule == "cap"
    assert judge(replace(looked(waiting("1", 70), recent=TODAY), **two)).rule == "cap"


def test_what_a_cap_does_not_count_waits_for_nobody():
    receipt = looked(waiting("1", 70))
    assert judge(replace(receipt, message=replace(receipt.message, message_class="transactional"))).rule is None


def test_after_an_outage_in_which_all_were_late_the_order_is_the_same():
    late, own = waiting("1", 70, due_at=NOW - DAY), waiting(a_message().send_key, due_at=NOW - DAY)
    assert judge(looked(late, own)).rule == "cap"
    assert judge(looked(late, replace(own, due_at=NOW - DAY + MISSED + HOUR))).rule is None


def test_a_message_that_is_held_is_known_with_its_place_by_those_that_come_later():
    look = looked(waiting("1", 70), waiting("2", 30))
    verdict = judge(look)
    changed = afterwards(look, verdict)
    assert [one.key for one in changed.waiting] == ["1", look.message.send_key, "2"]
    assert changed.waiting[1].due_at == verdict.retry_at
    again = replace(look, consent=changed)
    assert afterwards(again, verdict) is changed


@pytest.mark.parametrize("rule", ["quiet_hours", "cap", "blast_guard"])
def test_what_waits_for_the_morning_or_for_a_cap_keeps_its_place(rule):
    assert afterwards(looked(), Verdict(rule, retry_at=NOW + HOUR)).waiting


@pytest.mark.parametrize("verdict", [Verdict("guard"), Verdict("expired"), Verdict("paused", retry_at=NOW + HOUR)])
def test_what_is_refused_or_held_by_anything_else_gives_its_place_up(verdict):
    look = looked(waiting("1"), waiting(a_message().send_key))
    assert [one.key for one in afterwards(look, verdict).waiting] == ["1"]
    without = looked(waiting("1"))
    assert afterwards(without, verdict) is without.consent


def test_what_goes_is_counted_and_waits_no_more():
    look = looked(waiting(a_message().send_key), waiting("2", 30))
    changed = afterwards(look, Verdict())
    assert [one.key for one in changed.recent] == [look.message.send_key]
    assert [one.key for one in changed.waiting] == ["2"]


def test_without_a_cap_nobody_is_written_down():
    look = looked()
    uncapped = replace(look, brand=a_brand(caps={"sms": Cap(1, "1d")}))
    assert afterwards(uncapped, Verdict("quiet_hours", retry_at=NOW + HOUR)) is look.consent


def test_the_queue_stays_short_and_drops_who_is_worth_nothing_any_more():
    many = [waiting(f"{n}", 60 + n) for n in range(MOST_WAITING)]
    look = looked(*sorted(many, key=lambda one: one.order))
    assert afterwards(look, Verdict("cap", retry_at=NOW + HOUR)) is look.consent
    expired = looked(waiting("1", until=NOW))
    kept = afterwards(expired, Verdict("cap", retry_at=NOW + HOUR)).waiting
    assert [one.key for one in kept] == [expired.message.send_key]


def test_no_place_in_the_queue_helps_against_a_rule():
    refused = looked(consent=a_consent(Choice.WITHDRAWN), outlook=Outlook(exited="exit: order.placed"))
    assert judge(refused).rule == "consent"


def test_a_record_with_a_queue_reads_back_as_it_was():
    known = replace(a_consent(recent=TODAY), waiting=(waiting("1", 70), waiting("2", 0)))
    assert consent_of(consent_item(known)) == known
    assert "waiting" not in consent_item(a_consent())
