"""By which channel a message goes, and by which others if that one does not reach the person."""

import pytest
from msgspec.structs import replace

from shared.events import Identifier
from shared.journeys.codec import item_of, run_of
from shared.journeys.sending import ranked
from shared.journeys.steps.send import Send
from shared.profiles.models import Member
from tests.unit.journeys.making import MONDAY, a_journey, a_profile, a_scene, started

EMAIL = Member("a1", Identifier("email", "ann@example.com"), "person")
PHONE = Member("p1", Identifier("phone", "+4930901820"), "person")
ALL = ("email", "sms", "push")
PREFERRED = Send("ask", "send", "note", channels="preferred", variants=ALL)
DAY = "2026-06-{:02}T00:00:00Z".format


def reacted(**days: int) -> dict[str, dict[str, str]]:
    return {channel: {"answered": DAY(day)} for channel, day in days.items()}


@pytest.mark.parametrize(
    ("customer", "order"),
    [
        ({}, ["email", "sms", "push"]),
        ({"preferred_channel": "sms"}, ["sms", "email", "push"]),
        ({"preferred_channel": "fax"}, ["email", "sms", "push"]),
        ({"engagement": reacted(push=2, sms=3)}, ["sms", "push", "email"]),
        ({"engagement": reacted(sms=2, email=2)}, ["email", "sms", "push"]),
        ({"engagement": {"push": {"delivered": DAY(9)}, "sms": {"clicked": DAY(1)}}}, ["sms", "email", "push"]),
        ({"preferred_channel": "email", "engagement": reacted(push=9)}, ["email", "push", "sms"]),
    ],
)  # fmt: skip
def test_what_the_customer_said_comes_first_and_then_where_they_reacted_last(customer, order):
    assert list(ranked(PREFERRED, customer)) == order


def test_a_list_of_channels_is_kept_to_whatever_the_customer_prefers():
    step = Send("ask", "send", "note", channels=("sms", "email"))
    assert list(ranked(step, {"preferred_channel": "email"})) == ["sms", "email"]


@pytest.mark.parametrize(
    ("members", "way", "others"),
    [
        ((EMAIL, PHONE), ("sms", "p1"), ("email a1",)),
        ((EMAIL,), ("email", "a1"), ()),
        ((PHONE,), ("sms", "p1"), ()),
        ((), ("sms", None), ()),
    ],
)
def test_it_goes_where_there_is_an_address_and_the_others_stay_in_mind(members, way, others):
    journey = a_journey({"id": "ask", "type": "send", "template": "note", "channels": ["sms", "email"]})
    (message,) = started(journey, scene=a_scene(MONDAY, replace(a_profile(), members=members))).outbox
    assert ((message.channel, message.address), message.others) == (way, others)


def test_the_other_ways_are_stored_with_the_run():
    journey = a_journey({"id": "ask", "type": "send", "template": "note", "channels": ["sms", "email"]})
    run = started(journey, scene=a_scene(MONDAY, replace(a_profile(), members=(EMAIL, PHONE))))
    assert run_of(item_of(run, MONDAY)) == run
