"""The link that a telephone system gets, and the page that it opens."""

import re
from datetime import timedelta

import pytest

from shared.agents import page, passes
from shared.aws import keys
from shared.events import Identifier
from tests.unit.functions.inform_agent.desks import ANN, KEY, LINKS, NOW
from tests.unit.messages.samples import a_brand

HOSTILE = '<script>alert(1)</script>"\u202egnihton'


def test_the_telephone_system_gets_a_link_that_opens_the_story(ann):
    status, page = ann.open(ann.ring())
    assert status == 200
    for shown in ("Ann Lee", "#64550", "A crack in the bowl", "It arrived broken"):
        assert shown in page
    assert "Wrong size" not in page.partition("On its way")[0]


def test_the_number_says_who_calls_also_where_the_telephone_system_knows_an_address(ann):
    _, told = ann.ask(
        {"event": "call.started", "call_id": "c1", "number": "+4930901820", "email": "somebody@example.com"}
    )
    assert "Ann Lee" in ann.open(told["story"])[1]


def test_whoever_cannot_prove_to_be_the_telephone_system_gets_none(ann):
    assert ann.ask({"event": "call.started", "number": "+4930901820"}, bearer="a guess")[0] == 401


def test_a_call_without_a_number_gets_an_answer_that_says_so(ann):
    status, body = ann.ask({"event": "call.started", "call_id": "c1"})
    assert (status, body["detail"]) == (400, "number: nothing here says who is calling")
    assert ann.ask({"event": "rang"})[0] == 400


def test_the_link_shows_neither_number_nor_address_and_ends(ann):
    url = ann.ring()
    assert "4930901820" not in url
    caller = keys.identifier_id(ANN, KEY)
    old = passes.token(passes.Pass(caller, NOW - timedelta(seconds=1)), LINKS)
    assert ann.open(old)[0] == ann.open("/made-up")[0] == ann.open(url[:-2])[0] == 404
    assert "Ann" not in ann.open(old)[1]


def test_a_head_request_shows_nothing(ann):
    assert ann.open(ann.ring(), "HEAD") == (200, "")


@pytest.mark.parametrize(("colour", "letters"), [("#1f6f5c", "#fff"), ("#F5D400", "#000")])
def test_what_stands_on_the_button_can_be_read_whatever_colour_the_brand_has(colour, letters):
    shown = page.unknown(a_brand(colour=colour))
    assert f"--brand: {colour};" in shown
    assert re.search(rf"background: var\(--brand\);\s+color: {letters};", shown)


def test_what_customers_write_is_never_markup(desk):
    desk.file("customer.created", 1, traits={"first_name": HOSTILE})
    desk.file("ticket.opened", 2, source="zendesk/help", ticket={"id": HOSTILE, "subject": HOSTILE * 200})
    desk.file("message.received", 3, message={"channel": HOSTILE, "id": "m1", "text": HOSTILE})
    _, page = desk.open(desk.ring())
    assert "<script" not in page
    outside = re.sub(r"<bdi>.*?</bdi>", "", page)
    assert "\u202e" in page
    assert "\u202e" not in outside
    assert "alert" not in outside
    assert len(page) < 20_000


def test_of_a_number_that_several_share_nothing_is_shown(desk):
    for number in range(7):
        desk.file(
            "customer.created", number, ANN, Identifier("email", f"p{number}@example.com"), traits={"first_name": "Ann"}
        )
    assert desk.flow("+4930901820")["known"] == "several"
    _, page = desk.open(desk.ring())
    assert "Several people" in page
    assert "Ann" not in page.replace("Alder &amp; Finch", "")
