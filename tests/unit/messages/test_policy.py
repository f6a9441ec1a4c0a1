"""Which rule stops a message, and which one is named when several would."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from shared.configuration import Keywords
from shared.messages.consent import MARKETING, Sending, Suppression
from shared.messages.look import Gate, Outlook
from shared.messages.models import Terms
from shared.messages.policy import RULES, judge
from shared.profiles.models import Profile
from tests.unit.messages.looks import LEFT_OUT, NIGHT, SHUT, TOPICS, TWO_TODAY, transactional
from tests.unit.messages.samples import CUSTOMER, NOW, a_brand, a_consent, a_look, a_profile, an_act

FIVE_NOW = tuple(Sending(f"{n}", NOW - timedelta(minutes=5), "transactional") for n in range(5))
STOPS = {
    "erased": {"profile": None},
    "restricted": {"profile": a_profile(restricted=True)},
    "shared": {"profile": replace(a_profile(), shared=True)},
    "address": {"profile": Profile(CUSTOMER)},
    "suppressed": {"consent": a_consent(suppressed=Suppression("bounce", NOW, "ses/feedback/1"))},
    "reply": {"brand": a_brand(keywords=Keywords(replies=("arrival_check",)))},
    "consent": {"consent": a_consent(None)},
    "topic": {"consent": a_consent(acts={MARKETING: an_act(), "novelties": LEFT_OUT}), "brand": TOPICS},
    "holdout": {"outlook": Outlook(held_out=True)},
    "stopped": {"outlook": Outlook(stopped=True)},
    "exit": {"outlook": Outlook(exited="exit: order.cancelled")},
    "guard": {"outlook": Outlook(guard=False)},
    "channel": {"terms": Terms(barred="no conversation is open")},
    "expired": {"now": NOW + timedelta(days=7)},
    "switched_off": {"outlook": Outlook(switches=(Gate("sending"), Gate("channel:email", SHUT)))},
    "paused": {"outlook": Outlook(journey=Gate("journey:post_purchase", SHUT))},
    "quiet_hours": {"now": NIGHT},
    "cap": {"consent": a_consent(recent=TWO_TODAY)},
    "blast_guard": {"consent": a_consent(recent=FIVE_NOW)},
}
PASSED_BY_TRANSACTIONAL = {"consent", "topic", "holdout", "quiet_hours", "cap"}


def test_a_message_that_nothing_stops_goes():
    assert judge(a_look()).rule is None


@pytest.mark.parametrize("rule", STOPS)
def test_each_rule_stops_marketing(rule):
    assert judge(a_look(**STOPS[rule])).rule == rule


@pytest.mark.parametrize("rule", STOPS)
def test_transactional_messages_pass_only_what_is_meant_for_marketing(rule):
    expected = None if rule in PASSED_BY_TRANSACTIONAL else rule
    assert judge(transactional(a_look(**STOPS[rule]))).rule == expected


def test_the_first_rule_that_stops_a_message_is_the_one_recorded():
    """Every pair of rules, in the order in which they are published; but what is paused does not expire."""
    order = list(STOPS)
    for first, earlier in enumerate(order):
        for later in order[first + 1 :]:
            both = STOPS[later] | STOPS[earlier]
            if STOPS[later].keys().isdisjoint(STOPS[earlier]) and (earlier, later) != ("expired", "paused"):
                assert judge(a_look(**both)).rule == earlier, f"{earlier} before {later}"


def test_of_all_that_a_journey_and_operators_say_the_first_rule_is_recorded():
    said = {
        "holdout": {"held_out": True},
        "stopped": {"stopped": True},
        "exit": {"exited": "exit: order.cancelled"},
        "guard": {"guard": False},
        "switched_off": {"switches": (Gate("sending", SHUT),)},
        "paused": {"journey": Gate("journey:post_purchase", SHUT)},
    }
    while said:
        everything = {name: value for one in said.values() for name, value in one.items()}
        assert judge(a_look(outlook=Outlook(**everything))).rule == next(iter(said))
        said.pop(next(iter(said)))


def test_every_rule_has_a_case_here():
    assert len(RULES) == len({*STOPS, "opted_out"}) - 1  # one rule says `restricted` or `shared`
