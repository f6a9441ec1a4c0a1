"""The link in a marketing mail: opening it changes nothing, posting to it does, at once and for good."""

import json
import re
from datetime import timedelta

import pytest

from infra.cli import customer, inbox, web
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.cli.travel import travel
from infra.demo import webhooks
from shared.console.customer import Story

FORM = {"content-type": "application/x-www-form-urlencoded"}
ONE_CLICK = b"List-Unsubscribe=One-Click"


@pytest.fixture(scope="module")
def mail(told):
    """The last that Ines got."""
    return told[0].mails[-1]


@pytest.fixture(scope="module")
def link(mail) -> str:
    header = mail.headers["List-Unsubscribe"]
    return re.fullmatch(r"<(https?://[^<>,]+)>", header)[1]


def choice(stage, told) -> str:
    profile = customer.read(stage, f"email:{told[0].person.email}").profile
    (address,) = (one for one in profile["consents"] if "acts" in one and one["channel"] == "email")
    return address["acts"]["marketing"]["choice"]


def test_the_header_is_for_one_click_and_the_link_hides_who_it_is(told, mail, link):
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in mail.html
    assert told[0].person.email not in link


def test_opening_the_link_shows_a_page_and_changes_nothing(stage, idle, told, link):
    for _ in range(2):
        page = web.request("GET", link)
        assert (page.status, page.headers["content-type"].partition(";")[0]) == (200, "text/html")
        assert "<form" in page.text
    idle.wait()
    assert choice(stage, told) == "granted"


def test_a_changed_link_and_one_for_another_purpose_find_nothing(link):
    answers = [web.request("GET", link[:-2]), web.request("GET", link.replace("/unsubscribe/", "/preferences/"))]
    assert {answer.status for answer in answers} == {404}
    assert answers[0].body == answers[1].body


def test_one_click_acts_and_says_the_same_when_it_was_done_already(stage, idle, told, link):
    first, second = (web.request("POST", link, headers=FORM, body=ONE_CLICK) for _ in range(2))
    assert (first.status, first.body) == (second.status, second.body)
    assert first.status == 200
    idle.wait()
    assert choice(stage, told) == "withdrawn"
    after = customer.read(stage, f"email:{told[0].person.email}").timeline
    assert [event["name"] for event in after].count("consent.changed") == 1


def test_the_next_journey_asks_about_the_order_and_sells_nothing(stage, idle, told):
    ines = told[0].person
    before = len(_mails(stage, ines))
    assert post(stage, Webhook(*webhooks.OWN, json.dumps(_second_order(ines, stage.now())).encode())).status == 200
    travel(stage, stage.now() + timedelta(days=18), idle)
    after: Story = customer.read(stage, f"email:{ines.email}")
    assert [(one["template"], one["state"], one.get("rule")) for one in after.messages[-3:]] == [
        ("arrival_check", "sent", None),
        ("care_guide", "refused", "consent"),
        ("matching_items", "refused", "consent"),
    ]
    assert len(_mails(stage, ines)) == before + 1


def _mails(stage, person):
    """Others are asked for a review in these weeks."""
    return [mail for mail in inbox.read(stage) if person.email in mail.to]


def _second_order(ines, now):
    """From a system of the brand's own."""
    order = f"second-{ines.number}"
    return {
        "id": order,
        "name": "order.delivered",
        "occurred_at": now.isoformat(),
        "identifiers": [{"kind": "email", "value": ines.email}, {"kind": "order@own", "value": order}],
        "data": {"order": {"id": order, "number": "2002", "payment": "paid", "delivery": "delivered"}},
    }
