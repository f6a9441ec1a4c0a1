"""How many messages one address gets: caps, and the blast guard."""

from datetime import timedelta

import pytest

from shared.configuration import Cap
from shared.journeys.steps.send import Send
from shared.messages.consent import Sending
from shared.messages.pacing import RELEASE, length
from shared.messages.policy import judge
from tests.unit.messages.looks import TWO_TODAY, transactional
from tests.unit.messages.samples import NOW, a_brand, a_consent, a_look, a_message


def test_a_capped_message_waits_until_the_oldest_send_has_left_the_period():
    verdict = judge(a_look(consent=a_consent(recent=TWO_TODAY)))
    free = NOW - timedelta(hours=4) + timedelta(days=1)
    assert free <= verdict.retry_at < free + RELEASE


@pytest.mark.parametrize(("days_ago", "rule"), [(3, "expired"), (5, "cap")])
def test_a_message_of_a_broadcast_waits_three_days_for_its_turn_and_no_longer(days_ago, rule):
    """In a cap that counts seven days: what would be free in four is withheld at once, and says by what."""
    brand = a_brand(caps={"email": Cap(1, "7d")})
    before = Sending("before", NOW - timedelta(days=days_ago), "marketing")
    worth = length(Send.__dataclass_fields__["expires"].default)
    message = a_message(valid_until=NOW + worth)
    verdict = judge(a_look(brand=brand, message=message, consent=a_consent(recent=(before,))))
    assert (verdict.rule, bool(verdict.retry_at)) == (rule, rule == "cap")
    assert rule == "cap" or verdict.detail == "held by cap"


def test_a_cap_counts_neither_transactional_messages_nor_its_own_retries():
    own = Sending(a_message().send_key, NOW, "marketing")
    receipt = Sending("receipt", NOW, "transactional")
    assert judge(a_look(consent=a_consent(recent=(own, receipt, TWO_TODAY[0])))).rule is None


def test_without_a_cap_for_the_channel_there_is_none():
    look = a_look(brand=a_brand(caps={"sms": Cap(1, "1d")}), consent=a_consent(recent=TWO_TODAY))
    assert judge(look).rule is None


def test_the_blast_guard_holds_back_a_flood_of_any_class_also_over_a_day():
    slow = tuple(Sending(f"{n}", NOW - timedelta(hours=1 + n), "transactional") for n in range(15))
    assert judge(transactional(a_look(consent=a_consent(recent=slow)))).rule == "blast_guard"
    assert judge(transactional(a_look(consent=a_consent(recent=slow[:14])))).rule is None


def test_what_was_sent_before_the_period_does_not_count_any_more():
    old = tuple(Sending(f"{n}", NOW - timedelta(days=1, seconds=n), "marketing") for n in range(3))
    assert judge(a_look(consent=a_consent(recent=old))).rule is None
    assert judge(a_look(consent=a_consent(recent=(*old, *TWO_TODAY)))).rule == "cap"
