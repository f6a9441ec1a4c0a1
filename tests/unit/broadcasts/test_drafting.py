"""What would not work is refused when it is drafted, with what would be right."""

import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from msgspec.structs import replace

from shared.broadcasts.drafting import channels, drafted
from shared.errors import InvalidRequestError
from tests.unit.broadcasts.drafts import KNOWN, a_wish
from tests.unit.journeys.making import MONDAY, a_journey

WALL = datetime(2026, 3, 4, 9)  # noqa: DTZ001 - a time on the wall
BY_HAND = a_journey({"id": "hello", "type": "send", "template": "sale"}, name="steady", trigger={"manual": True})


def draft(known=KNOWN, **wish):
    return drafted(a_wish(**wish), known, "arn:ann", MONDAY)


def test_of_a_message_alone_a_journey_is_made_that_sends_it_and_ends():
    broadcast, journey = draft(channels=("sms", "email"), priority=70)
    (step,) = journey.steps
    assert (journey.name, journey.trigger.kind, journey.priority) == ("broadcast_spring", "manual", 70)
    assert (step.template, step.channels, step.message_class) == ("sale", ("sms", "email"), "marketing")
    assert (broadcast.journey, broadcast.version) == (journey.name, journey.version)
    assert (broadcast.channels, broadcast.message_class, broadcast.drafted_by) == (
        ("sms", "email"),
        "marketing",
        "arn:ann",
    )


def test_other_content_is_another_version_and_the_same_is_the_same():
    assert draft()[1].version == draft()[1].version != draft(channels=("sms",))[1].version


def test_without_channels_it_goes_by_the_first_that_the_brand_uses():
    assert draft()[0].channels == ("email",)


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"segment": "everybody"}, "segment: there is no 'everybody'; there is fans, vip"),
        ({"template": "sail"}, "template: there is no 'sail'"),
        ({"template": None}, "or name a journey"),
        ({"channels": ("email", "push")}, "channels: sale is not written for push"),
        *(({"rate": Decimal(rate)}, "rate: 0.001 to 1,000,000 messages a second") for rate in ("0", "1e9", "NaN")),
        ({"at": WALL}, "at: say which zone"),
        ({"at": MONDAY, "local": True}, "at: a local broadcast wants a time without a zone"),
        ({"local": True}, "at: a local broadcast wants a time without a zone"),
        ({"at": MONDAY + timedelta(days=301)}, "at: at most 300 days ahead"),
        ({"at": WALL + timedelta(days=301), "local": True}, "at: at most 300 days ahead"),
        ({"at": MONDAY - timedelta(minutes=1)}, "at: 2026-03-02 .* UTC is over; leave it out"),
        ({"at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))}, "at: .* UTC is over; leave it out"),
        ({"at": WALL - timedelta(days=9), "local": True}, "at: 2026-02-23 09:00 is over everywhere; leave it out"),
        ({"at": WALL - timedelta(days=9), "local": True, "past": "skip"}, "at: .* over everywhere"),
        ({"journey": "steady"}, "one of them, and not both"),
        ({"template": "recall"}, "legal_notice: recall is transactional, and would go also to those who opted out"),
        ({"legal_notice": True}, "legal_notice: sale is marketing, and a legal notice is transactional"),
        ({"journey": "steady", "template": None}, "journey: there is no 'steady'"),
    ],
)
def test_what_would_not_work_is_refused(wish, told):
    with pytest.raises(InvalidRequestError, match=told):
        draft(**wish)


def test_a_time_on_the_wall_that_is_over_everywhere_but_for_some_minutes_is_taken():
    last = (MONDAY - timedelta(hours=12)).replace(tzinfo=None)
    assert draft(at=last, local=True, past="skip")[0].at == draft(at=last, local=True)[0].at == last


@pytest.mark.parametrize(
    ("journey", "told"),
    [
        (a_journey(name="care"), "does not say `trigger: {manual: true}`"),
        (dataclasses.replace(BY_HAND, key="trigger.data.order.id"), "has a `key`"),
    ],
)
def test_a_journey_that_something_else_starts_or_that_is_about_an_order_is_refused(journey, told):
    with pytest.raises(InvalidRequestError, match=told):
        draft(replace(KNOWN, journey=journey), journey=journey.name, template=None)


@pytest.mark.parametrize(
    ("classes", "legal_notice", "told"),
    [
        (("marketing", "transactional"), False, "legal_notice: t1 is transactional"),
        (("marketing", "transactional"), True, "legal_notice: t0 is marketing"),
        (("transactional", None), False, "legal_notice: t0 is transactional"),
        ((None, None), True, "legal_notice: t1 is marketing"),
    ],
)
def test_each_message_of_a_journey_is_looked_at_by_its_own_class(classes, legal_notice, told):
    steps = (
        {"id": f"s{place}", "type": "send", "template": f"t{place}", "message_class": one}
        for place, one in enumerate(classes)
    )
    by_hand = a_journey(*steps, name="steady", trigger={"manual": True}, message_class="marketing")
    with pytest.raises(InvalidRequestError, match=told):
        draft(replace(KNOWN, journey=by_hand), journey="steady", template=None, legal_notice=legal_notice)


@pytest.mark.parametrize(
    ("kind", "legal_notice", "told"),
    [
        ("transactional", False, "legal_notice: recall of care is transactional"),
        ("marketing", True, "legal_notice: recall of care is marketing"),
    ],
)
def test_so_is_each_message_of_a_journey_that_it_leads_to(kind, legal_notice, told):
    own = "marketing" if kind == "transactional" else "transactional"
    care = a_journey(
        {"id": "s", "type": "send", "template": "recall", "message_class": kind},
        {"id": "b", "type": "start", "journey": "hub"},
    )
    hub = a_journey({"id": "on", "type": "start", "journey": "care"}, name="hub")
    send = {"id": "hello", "type": "send", "template": "sale", "message_class": own}
    way = a_journey(send, {"id": "on", "type": "start", "journey": "hub"}, name="steady", trigger={"manual": True})
    known = replace(KNOWN, journey=way, current={"care": care, "hub": hub}.get)
    with pytest.raises(InvalidRequestError, match=told):
        draft(known, journey="steady", template=None, legal_notice=legal_notice)
    gone = replace(known, current={"hub": hub}.get)
    assert draft(gone, journey="steady", template=None, legal_notice=legal_notice)[0].journey == "steady"


def test_a_legal_notice_is_transactional_and_says_what_it_is():
    broadcast, journey = draft(template="recall", legal_notice=True)
    assert (broadcast.legal_notice, broadcast.message_class, journey.message_class) == (
        True, "transactional", "transactional",
    )  # fmt: skip
    assert not draft()[0].legal_notice
    by_hand = a_journey(
        {"id": "s", "type": "send", "template": "recall", "message_class": "transactional"},
        name="steady", trigger={"manual": True}, message_class="marketing",
    )  # fmt: skip
    known = replace(KNOWN, journey=by_hand)
    assert draft(known, journey="steady", template=None, legal_notice=True)[0].message_class == "transactional"


def test_a_name_that_a_journey_of_the_brand_has_is_refused():
    with pytest.raises(InvalidRequestError, match="choose another"):
        draft(replace(KNOWN, journey=BY_HAND))


def test_the_channels_of_a_journey_are_those_of_all_its_messages():
    steps = (
        {"id": "a", "type": "send", "template": "x", "channels": ["sms"]},
        {"id": "b", "type": "send", "template": "y", "channels": "preferred", "variants": ["email", "sms"]},
    )
    assert channels(a_journey(*steps)) == ("sms", "email")
    broadcast, _ = draft(replace(KNOWN, journey=BY_HAND), journey="steady", template=None)
    assert (broadcast.journey, broadcast.template, broadcast.channels) == ("steady", None, ("email",))


def test_a_moment_with_its_zone_is_taken():
    at = datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert draft(at=at)[0].at == at
