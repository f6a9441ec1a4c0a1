"""Every channel that reaches the person stands on the page, and is switched by itself."""

import re

import pytest

from shared.aws import keys
from shared.events import Identifier
from shared.messages import links
from shared.messages.consent import EVERYTHING, MARKETING, Choice
from shared.messages.links import Link
from shared.messages.store import ConsentStore
from tests.unit.functions.preferences.visits import SECRET, YESTERDAY, knows, said, save, ticks
from tests.unit.messages.samples import ADDRESS, ANN, an_act


def test_the_channel_of_the_link_comes_first_and_the_address_of_another_follows(page):
    text = page.visit("GET", "preferences", token=links.token(Link("preferences", ADDRESS, "sms"), SECRET))["body"]
    assert re.findall(r"<legend>By ([^<]+)", text) == ["text message", "e-mail"]


MOBILE = "cd" * 12


@pytest.fixture
def both(page):
    """Her number is known, too, and a shop says that she agreed to texts."""
    knows(page.table, ADDRESS, ANN, MOBILE, Identifier("phone", "+4915112345678"))
    ConsentStore(page.table).record(MOBILE, "sms", an_act(at=YESTERDAY, by_person=False))
    return page


def texted(page) -> dict[str, Choice]:
    acts = ConsentStore(page.table).get(MOBILE, "sms", consistent=True).acts
    return {purpose: act.choice for purpose, act in acts.items()}


def test_every_channel_that_reaches_her_is_on_the_page_and_none_of_her_addresses(both):
    text = both.visit("GET", "preferences")["body"]
    assert [text.count(legend) for legend in ("By e-mail", "By text message", "By WhatsApp", "By Messenger")] == [
        1,
        1,
        1,
        0,
    ]
    assert re.findall(r'name="([a-z.]+)" value="\w+" checked', text) == [
        "marketing", "topic", "topic", "marketing.sms", "topic.sms", "topic.sms"
    ]  # fmt: skip
    assert ANN.value not in text
    assert "5112345" not in text


SHOWN = "channel=sms&channel=whatsapp"
ALL = f"{SHOWN}&marketing=on&topic=ideas&topic=sales"


def test_each_channel_is_switched_by_itself_and_the_proof_says_by_which_link(both):
    save(both, ALL)
    assert (said(both), texted(both)) == ({MARKETING: Choice.GRANTED}, {MARKETING: Choice.WITHDRAWN})
    act = ConsentStore(both.table).history(MOBILE, "sms")[-1]
    assert (act.wording, act.ip, act.by_person) == (
        "preference page of all channels, 2026-11, by a link of email", "192.0.2.7", True
    )  # fmt: skip
    fact = both.queue[-1]["events"][0]
    assert fact["identifiers"] == [{"kind": "phone", "value": "+4915112345678"}]
    assert fact["data"]["consents"][0]["channel"] == "sms"


def test_of_another_channel_a_topic_is_left_out_alone(both):
    save(both, f"{ALL}&marketing.sms=on&topic.sms=sales")
    assert texted(both) == {MARKETING: Choice.GRANTED, "ideas": Choice.WITHDRAWN}


def test_what_is_left_as_it_was_shown_on_another_channel_is_no_word_of_hers(both):
    save(both, f"{ALL}&marketing.sms=on&topic.sms=ideas&topic.sms=sales")
    assert len(ConsentStore(both.table).history(MOBILE, "sms")) == 1
    assert ConsentStore(both.table).history(MOBILE, "whatsapp") == []


@pytest.mark.parametrize("body", ["marketing=on&topic=ideas&topic=sales", ALL.replace("channel=sms&", "")])
def test_a_channel_that_was_not_on_the_page_when_she_saw_it_is_not_asked(both, body):
    save(both, body)
    assert texted(both) == {MARKETING: Choice.GRANTED}


def test_the_other_button_ends_all_channels(both):
    assert ticks(save(both, f"{ALL}&marketing.sms=on&none=on")) == set()
    assert said(both) == texted(both) == {MARKETING: Choice.WITHDRAWN}
    assert ConsentStore(both.table).get(MOBILE, "whatsapp").choice(MARKETING) is Choice.WITHDRAWN


def test_whoever_begins_another_channel_gets_there_what_is_ticked(both):
    save(both, f"{ALL}&marketing.whatsapp=on&topic.whatsapp=ideas")
    acts = ConsentStore(both.table).get(MOBILE, "whatsapp").acts
    assert {name: act.choice for name, act in acts.items()} == {
        "ideas": Choice.GRANTED, "sales": Choice.WITHDRAWN, MARKETING: Choice.GRANTED
    }  # fmt: skip


def test_one_click_is_about_the_channel_of_its_link(both):
    both.visit("POST")
    assert texted(both) == {MARKETING: Choice.GRANTED}


def test_whoever_answered_stop_comes_back_by_start_and_by_no_box(both):
    stop = an_act(id="stop", purpose=EVERYTHING, choice=Choice.WITHDRAWN, at=YESTERDAY)
    ConsentStore(both.table).record(MOBILE, "sms", stop)
    save(both, f"{ALL}&marketing.sms=on")
    assert texted(both) == {MARKETING: Choice.GRANTED, EVERYTHING: Choice.WITHDRAWN}
    assert "By text message" not in both.visit("GET", "preferences")["body"]


def test_an_address_of_several_people_shows_nothing_but_itself(both):
    both.table.put(keys.identifier(ADDRESS), {**both.table.get(keys.identifier(ADDRESS)), "shared": True})
    assert "By text message" not in both.visit("GET", "preferences")["body"]
