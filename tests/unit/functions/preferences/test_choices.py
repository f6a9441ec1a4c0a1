"""The preference form of one channel: marketing as a whole, and topic by topic."""

import pytest

from shared.messages.consent import MARKETING, Choice
from tests.unit.functions.preferences.visits import BODIES, FORM, said, save, ticks


def test_the_preference_form_saves_both_ways_and_shows_what_counts(page):
    off = page.visit("POST", "preferences", headers=FORM, body="form=preferences")
    assert (page.choice(), " checked" in off["body"], 'role="status"' in off["body"]) == (Choice.WITHDRAWN, False, True)
    on = page.visit("POST", "preferences", headers=FORM, body="form=preferences&marketing=on")
    assert (page.choice(), " checked" in on["body"]) == (Choice.GRANTED, True)


def test_whoever_agreed_sees_every_topic_ticked_and_one_left_out_is_withdrawn_alone(page):
    assert ticks(page.visit("GET", "preferences")["body"]) == {"on", "ideas", "sales"}
    shown = save(page, "marketing=on&topic=ideas")
    assert ticks(shown) == {"on", "ideas"}
    assert said(page) == {MARKETING: Choice.GRANTED, "sales": Choice.WITHDRAWN}
    stated = [message["events"][0]["data"]["consents"][0] for message in page.queue]
    assert [(one["purpose"], one["state"]) for one in stated] == [("sales", "withdrawn"), (MARKETING, "granted")]


def test_saving_the_same_again_is_the_same_facts(page):
    save(page, "marketing=on&topic=ideas")
    first = [message["events"][0]["id"] for message in page.queue]
    save(page, "marketing=on&topic=ideas")
    assert [message["events"][0]["id"] for message in page.queue] == first * 2
    assert len(set(first)) == 2


def test_a_topic_that_is_ticked_again_is_granted_by_the_person(page):
    save(page, "marketing=on")
    save(page, "marketing=on&topic=ideas&topic=sales")
    assert said(page) == {MARKETING: Choice.GRANTED, "ideas": Choice.GRANTED, "sales": Choice.GRANTED}


@pytest.mark.parametrize("body", ["topic=ideas", "marketing=on&topic=ideas&none=on"])
def test_without_marketing_and_by_the_other_button_all_of_it_ends_whatever_is_ticked_below(page, body):
    shown = save(page, body)
    assert (said(page), ticks(shown)) == ({MARKETING: Choice.WITHDRAWN}, set())


def test_whoever_comes_back_gets_only_the_topics_that_they_tick(page):
    page.visit("POST")
    assert ticks(save(page, "marketing=on&topic=sales")) == {"on", "sales"}
    assert said(page) == {MARKETING: Choice.GRANTED, "ideas": Choice.WITHDRAWN, "sales": Choice.GRANTED}


def test_a_topic_that_the_brand_does_not_have_is_not_stated(page):
    save(page, "marketing=on&topic=ideas&topic=sales&topic=everything")
    assert said(page) == {MARKETING: Choice.GRANTED}


@pytest.mark.parametrize("body", [{}, {"headers": FORM, "body": "other=1"}, BODIES["a multipart form"]])
def test_a_stray_post_to_the_preferences_withdraws_nothing(page, body):
    assert page.visit("POST", "preferences", **body)["statusCode"] == 200
    assert page.choice() is Choice.GRANTED
