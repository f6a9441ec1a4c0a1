"""Which rule stops a message, and which one is named when several would."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from shared.configuration import Cap, Keywords, QuietHours, Topic
from shared.events import Identifier
from shared.journeys.steps.send import Send
from shared.messages import policy
from shared.messages.consent import EVERYTHING, MARKETING, Choice, Sending, Suppression
from shared.messages.look import Broadcast, Gate, Look, Outlook, gates_of, other_addresses
from shared.messages.models import Terms
from shared.messages.pacing import RELEASE, length
from shared.messages.policy import RULES, judge
from shared.pauses import Pause
from shared.profiles.models import Member, Profile
from tests.unit.messages.samples import (
    ADDRESS,
    ANN,
    CUSTOMER,
    NOW,
    a_brand,
    a_consent,
    a_look,
    a_message,
    a_profile,
    an_act,
)

NIGHT = datetime(2026, 11, 18, 22, tzinfo=UTC)
TWO_TODAY = tuple(Sending(f"{n}", NOW - timedelta(hours=3 + n), "marketing") for n in range(2))
FIVE_NOW = tuple(Sending(f"{n}", NOW - timedelta(minutes=5), "transactional") for n in range(5))
RELAY = Profile(CUSTOMER, (Member(ADDRESS, Identifier("email", "x1@marketplace.amazon.de"), "person"),))

TOPICS = a_brand(topics={"novelties": Topic({"en": "What is new"}, ("arrival_check",))})
LEFT_OUT = an_act(Choice.WITHDRAWN, purpose="novelties")

SHUT = (Pause(NOW - timedelta(hours=1)),)

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


def test_a_topic_left_out_at_another_address_of_the_channel_stops_it_until_it_is_taken_up_at_this_one():
    other = a_consent(None, acts={"novelties": LEFT_OUT})
    look = a_look(brand=TOPICS, others=(other,))
    assert (judge(look).rule, judge(look).detail) == ("topic", "novelties")
    again = an_act(purpose="novelties", at=NOW + timedelta(minutes=1))
    assert judge(replace(look, consent=a_consent(acts={MARKETING: an_act(), "novelties": again}))).rule is None


def transactional(look: Look) -> Look:
    return replace(look, message=replace(look.message, message_class="transactional"))


def test_a_message_that_nothing_stops_goes():
    assert judge(a_look()).rule is None


@pytest.mark.parametrize("rule", STOPS)
def test_each_rule_stops_marketing(rule):
    assert judge(a_look(**STOPS[rule])).rule == rule


@pytest.mark.parametrize("rule", STOPS)
def test_transactional_messages_pass_only_what_is_meant_for_marketing(rule):
    expected = None if rule in PASSED_BY_TRANSACTIONAL else rule
    assert judge(transactional(a_look(**STOPS[rule]))).rule == expected


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


@pytest.mark.parametrize(
    ("zone", "utc_hour", "quiet"),
    [
        ("Europe/Berlin", 18, False),
        ("Europe/Berlin", 19, True),
        ("Europe/Berlin", 6, True),
        ("Europe/Berlin", 7, False),
        ("Asia/Bangkok", 12, False),
        ("Asia/Bangkok", 13, True),
        ("America/Los_Angeles", 12, True),
        ("no such zone", 19, True),
        ("../../etc/passwd", 18, False),
    ],
)
def test_quiet_hours_are_those_of_the_customer(zone, utc_hour, quiet):
    look = a_look(profile=a_profile(time_zone=zone), now=NOW.replace(hour=utc_hour))
    assert (judge(look).rule == "quiet_hours") is quiet


def test_a_message_held_overnight_goes_in_the_half_hour_after_quiet_hours_and_always_at_the_same_moment():
    opens = datetime(2026, 11, 19, 8, tzinfo=ZoneInfo("Europe/Berlin"))
    held = [judge(a_look(now=NIGHT, message=a_message(send_key=f"{n}"))).retry_at for n in range(200)]
    assert all(opens <= one < opens + RELEASE for one in held)
    assert len(set(held)) == 200
    assert held[7] == judge(a_look(now=NIGHT, message=a_message(send_key="7"))).retry_at


def test_an_end_of_quiet_hours_that_the_clock_change_skips_is_the_next_moment_there_is():
    brand = a_brand(quiet_hours=QuietHours("20:00", "02:30"))
    early = judge(a_look(brand=brand, now=datetime(2026, 3, 28, 23, tzinfo=UTC)))
    assert datetime(2026, 3, 29, 1, tzinfo=UTC) <= early.retry_at < datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_hold_that_outlasts_the_message_is_a_refusal():
    message = a_message(valid_until=NIGHT + timedelta(hours=1))
    verdict = judge(a_look(now=NIGHT, message=message))
    assert (verdict.rule, verdict.detail, verdict.retry_at) == ("expired", "held by quiet_hours", None)


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


def test_quiet_hours_that_end_in_the_repeated_hour_end_when_it_is_that_time_first():
    brand = a_brand(quiet_hours=QuietHours("20:00", "02:30"))
    first, second = (datetime(2026, 10, 25, hour, 15, tzinfo=UTC) for hour in (0, 1))
    held = judge(a_look(brand=brand, now=first))
    assert first + timedelta(minutes=15) <= held.retry_at < first + timedelta(minutes=45)
    assert judge(a_look(brand=brand, now=second)).rule is None


AMERICAN = a_profile(country="US")
"""Anywhere from New York to the western Aleutians: seven o'clock there is one in the afternoon in New York."""


RINGS = Terms(rings=True)


@pytest.mark.parametrize(("hour", "terms", "held"), [(15, RINGS, True), (15, Terms(), False), (19, RINGS, False)])
def test_what_rings_waits_until_it_is_day_wherever_the_customer_may_be(hour, terms, held):
    now, brand = datetime(2026, 11, 18, hour, tzinfo=UTC), a_brand(time_zone="America/New_York")
    assert (judge(a_look(profile=AMERICAN, terms=terms, now=now, brand=brand)).rule == "quiet_hours") is held


def test_it_goes_at_the_first_hour_at_which_nobody_sleeps_and_says_whose_it_waits_for():
    look = a_look(profile=AMERICAN, terms=RINGS, now=datetime(2026, 11, 18, 7, tzinfo=UTC))
    verdict = judge(look)
    opens = datetime(2026, 11, 18, 18, tzinfo=UTC)
    assert opens <= verdict.retry_at <= opens + timedelta(minutes=30)
    assert verdict.detail == "20:00-08:00 Pacific/Honolulu"


def test_what_rings_is_on_its_way_no_longer_than_until_the_first_of_the_nights():
    look = a_look(profile=AMERICAN, terms=RINGS, now=datetime(2026, 11, 18, 19, tzinfo=UTC))
    assert policy.lasts(look) == timedelta(hours=6)


def test_zones_without_an_hour_in_common_are_not_written_to_rather_than_at_night():
    brand = a_brand(quiet_hours=QuietHours("14:00", "10:00"))
    message = a_message(valid_until=NOW + timedelta(days=2))
    verdict = judge(a_look(profile=AMERICAN, terms=RINGS, message=message, brand=brand))
    assert (verdict.rule, verdict.detail) == ("expired", "held by quiet_hours")


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
