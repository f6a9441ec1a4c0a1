"""What the person agreed to: consent, topics, opt-outs, and replies to a STOP."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from shared.configuration import Keywords
from shared.events import Identifier
from shared.messages.consent import EVERYTHING, MARKETING, Choice, Suppression
from shared.messages.look import Broadcast, Outlook, other_addresses
from shared.messages.policy import judge
from shared.profiles.models import Member, Profile
from tests.unit.messages.looks import LEFT_OUT, TOPICS, transactional
from tests.unit.messages.samples import ADDRESS, ANN, CUSTOMER, NOW, a_brand, a_consent, a_look, a_message, an_act

RELAY = Profile(CUSTOMER, (Member(ADDRESS, Identifier("email", "x1@marketplace.amazon.de"), "person"),))


def test_a_topic_left_out_at_another_address_of_the_channel_stops_it_until_it_is_taken_up_at_this_one():
    other = a_consent(None, acts={"novelties": LEFT_OUT})
    look = a_look(brand=TOPICS, others=(other,))
    assert (judge(look).rule, judge(look).detail) == ("topic", "novelties")
    again = an_act(purpose="novelties", at=NOW + timedelta(minutes=1))
    assert judge(replace(look, consent=a_consent(acts={MARKETING: an_act(), "novelties": again}))).rule is None


def test_whoever_answered_stop_gets_nothing_there_not_even_about_an_order():
    known = a_consent()
    stopped = replace(known, acts={**known.acts, EVERYTHING: an_act(Choice.WITHDRAWN, purpose=EVERYTHING)})
    look = transactional(a_look(consent=stopped))
    assert (judge(look).rule, judge(look).detail) == ("suppressed", "stop")


def test_a_reply_passes_a_stop_but_no_bounce():
    brand = a_brand(keywords=Keywords(replies=("arrival_check",)))
    acts = {EVERYTHING: an_act(Choice.WITHDRAWN, purpose=EVERYTHING)}
    look = transactional(a_look(brand=brand, consent=a_consent(acts=acts, heard_at=NOW - timedelta(minutes=5))))
    assert judge(look).rule is None
    late = replace(look, consent=replace(look.consent, heard_at=NOW - timedelta(minutes=5, seconds=1)))
    assert judge(late).rule == "reply"
    gone = replace(look.consent, suppressed=Suppression("bounce", NOW, "ses/feedback/1"))
    assert (judge(replace(look, consent=gone)).rule, judge(replace(look, consent=gone)).detail) == (
        "suppressed",
        "bounce",
    )


SPRING = Broadcast("spring", 5)


@pytest.mark.parametrize(
    ("led_by", "choice", "rule"),
    [
        (SPRING, Choice.WITHDRAWN, "opted_out"),
        (replace(SPRING, audience=0, legal_notice=True), Choice.WITHDRAWN, "opted_out"),
        (replace(SPRING, legal_notice=True), Choice.WITHDRAWN, None),
        (SPRING, Choice.GRANTED, None),
        (SPRING, None, None),
        (None, Choice.WITHDRAWN, None),
    ],
)
def test_what_a_broadcast_leads_to_goes_against_an_opt_out_only_as_a_legal_notice_that_was_confirmed(
    led_by, choice, rule
):
    look = a_look(consent=a_consent(choice), outlook=Outlook(led_by=led_by))
    assert judge(transactional(look)).rule == rule
    assert judge(look).rule == (None if choice is Choice.GRANTED else "consent")


def test_that_it_is_no_legal_notice_is_said_with_its_name_before_what_the_journey_says_and_after_a_stop():
    outlook = Outlook(led_by=SPRING, exited="exit: order.cancelled")
    look = transactional(a_look(consent=a_consent(Choice.WITHDRAWN), outlook=outlook))
    assert (judge(look).rule, judge(look).detail) == ("opted_out", "broadcast spring is no legal notice")
    stop = an_act(Choice.WITHDRAWN, purpose=EVERYTHING)
    known = replace(look.consent, acts={**look.consent.acts, EVERYTHING: stop})
    assert judge(replace(look, consent=known)).rule == "suppressed"


@pytest.mark.parametrize("choice", [Choice.WITHDRAWN, Choice.PENDING, None])
def test_marketing_wants_a_grant_and_nothing_less(choice):
    verdict = judge(a_look(consent=a_consent(choice)))
    assert (verdict.rule, verdict.detail) == ("consent", choice or "never_asked")


NUMBER, USER, OTHER = "11" * 12, "22" * 12, "33" * 12
CHATTER = Profile(
    CUSTOMER,
    (
        Member(NUMBER, Identifier("phone", "+4915155501234"), "person"),
        Member(USER, Identifier("whatsapp_user", "DE.1349"), "person"),
        Member(OTHER, Identifier("phone", "+4915155509999"), "person"),
        Member(ADDRESS, ANN, "person"),
    ),
)


def chat(address, **changes):
    given = {"channel": "whatsapp", "address": address, **changes}
    return replace(a_message(), **given)


def test_a_chat_is_known_by_number_and_user_id_and_no_other_channel_by_more_than_one():
    assert other_addresses(chat(NUMBER), CHATTER) == [USER]
    assert other_addresses(chat(USER), CHATTER) == [NUMBER, OTHER]
    assert other_addresses(chat(NUMBER, channel="sms"), CHATTER) == []
    assert other_addresses(a_message(), CHATTER) == []
    assert other_addresses(chat(NUMBER, message_class="transactional"), CHATTER) == []
    assert other_addresses(chat("44" * 12), CHATTER) == []
    assert other_addresses(chat(NUMBER), None) == []


@pytest.mark.parametrize(
    ("choice", "hours", "rule"),
    [
        (Choice.WITHDRAWN, 1, "consent"),
        (Choice.WITHDRAWN, 0, "consent"),
        (Choice.WITHDRAWN, -1, None),
        (Choice.PENDING, 1, "consent"),
        (Choice.PENDING, -1, None),
        (Choice.GRANTED, 1, None),
    ],
)
def test_who_said_stop_in_the_chat_under_the_user_id_gets_nothing_at_the_number(choice, hours, rule):
    said = replace(
        a_consent(), address=USER, channel="whatsapp", acts={MARKETING: an_act(choice, at=NOW + timedelta(hours=hours))}
    )
    look = a_look(
        message=chat(NUMBER), profile=CHATTER, consent=a_consent(address=NUMBER, channel="whatsapp"), others=(said,)
    )
    assert judge(look).rule == rule
    assert judge(transactional(look)).rule is None


def test_what_is_granted_under_another_address_is_granted_there_alone():
    said = a_consent(address=USER, channel="whatsapp")
    look = a_look(message=chat(NUMBER), profile=CHATTER, consent=a_consent(None, address=NUMBER), others=(said,))
    assert (judge(look).rule, judge(look).detail) == ("consent", "never_asked")


def test_marketplace_addresses_never_get_marketing_even_when_granted():
    assert judge(a_look(profile=RELAY)).rule == "consent"
    assert judge(transactional(a_look(profile=RELAY))).rule is None
