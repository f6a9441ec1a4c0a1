"""What all pages have in common: wrong links, languages, headers, colours, and how long they take."""

import pytest
from msgspec.structs import replace

from functions.preferences.pages import Pages
from functions.preferences.visit import Visit
from functions.preferences.ways import Ways
from shared.aws.table import Table
from shared.configuration import Topic
from shared.forms import posted
from shared.messages import links
from shared.messages.choices import Choices
from shared.messages.consent import Choice
from shared.messages.links import Link
from shared.messages.preference_page import Style, unsubscribed
from shared.profiles.store import ProfileStore
from tests.doubles.dynamodb import DynamoDB
from tests.unit.functions.preferences.visits import ASKED, EASE, SECRET, TOPICS, YESTERDAY, knows
from tests.unit.messages.samples import ADDRESS, ANN, a_brand

WRONG = {
    "empty": "",
    "rubbish": "x" * 60,
    "for another purpose": links.token(Link("preferences", ADDRESS, "email"), SECRET),
    "made with another key": links.token(Link("unsubscribe", ADDRESS, "email"), b"other"),
    "not ASCII": "é",
}


def test_every_wrong_token_gets_the_same_page_and_does_nothing(page):
    answers = [page.visit(method, token=token) for token in WRONG.values() for method in ("GET", "POST")]
    assert {one["statusCode"] for one in answers} == {404}
    assert len({one["body"] for one in answers}) == 1
    assert page.choice() is Choice.GRANTED


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        (None, "", "en"),
        (None, "de-AT,de;q=0.9,en;q=0.8", "de"),
        (None, "fr;q=1, en;q=0.2, de;q=0.7", "de"),
        ({"lang": "de"}, "en", "de"),
        ({"lang": "<script>"}, "tlh;q=oops", "en"),
    ],
)
def test_the_page_speaks_the_readers_language(page, query, accepted, language):
    answer = page.visit("GET", queryStringParameters=query, headers={"accept-language": accepted})
    assert f'<html lang="{language}" dir="ltr">' in answer["body"]


@pytest.mark.parametrize(
    ("spoken", "accepted", "shown"),
    [
        (("nl", "de-AT"), "", ("de", "Ideen")),
        (("en-GB", "ar-EG"), "ar", ("ar", "أفكار")),
        (("nl",), "nl", ("en", "Ideeën")),
    ],
)
def test_a_brand_that_writes_as_one_country_does_has_pages_in_that_language(page, spoken, accepted, shown):
    words = {"nl": "Ideeën", "de-AT": "Ideen", "en-GB": "Ideas", "ar-EG": "أفكار"}
    topics = {"ideas": Topic({one: words[one] for one in spoken}, ("care_guide",))}
    brand = a_brand(languages=spoken, topics=topics)
    ways = page.module.Ways(brand, page.module.Choices(page.table), ProfileStore(page.table))
    page.module.pages = replace(page.module.pages, brand=brand, ways=ways)
    body = page.visit("GET", "preferences", headers={"accept-language": accepted})["body"]
    assert f'<html lang="{shown[0]}"' in body
    assert f"<span>{shown[1]}</span>" in body


def test_pages_stay_out_of_caches_indexes_frames_and_referrers_and_never_show_the_address(page):
    visits = (
        ("GET", "unsubscribe"),
        ("POST", "unsubscribe"),
        ("GET", "preferences"),
        ("GET", "confirm"),
        ("GET", "answer"),
    )
    for method, purpose in visits:
        answer = page.visit(method, purpose, queryStringParameters=ASKED)
        headers = answer["headers"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "noindex" in headers["x-robots-tag"]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "script" not in answer["body"]
        assert ANN.value not in answer["body"]


@pytest.mark.parametrize(
    ("colour", "letters"), [("#2f5d50", "#fff"), ("#767676", "#fff"), ("#F5D400", "#000"), ("#ffffff", "#000")]
)
def test_what_stands_on_a_button_can_be_read_whatever_colour_the_brand_has(colour, letters):
    assert f"background: var(--brand); color: {letters};" in unsubscribed(Style("Alder", colour, "en"))


def test_a_brand_with_odd_characters_stays_text():
    assert "Alder &amp; &lt;Finch&gt; $5" in unsubscribed(Style("Alder & <Finch> $5", "#123456", "en"))


@pytest.mark.parametrize(("method", "form"), [("GET", {}), ("POST", {"form": ["1"], "answer": ["easy"]})])
@pytest.mark.parametrize("purpose", ["unsubscribe", "confirm", "answer"])
def test_it_takes_as_many_calls_whether_somebody_is_known_there_or_not_and_none_for_a_token_of_nobodys(
    purpose, method, form
):
    """So that no clock tells which: neither who is known, nor how far a made-up token got. Preferences show who is."""
    calls = {}
    for who, address in {"known": ADDRESS, "unknown": "ef" * 12}.items():
        client = DynamoDB()
        table = Table(client, "customers")
        if who == "known":
            knows(table, ADDRESS, ANN)
        brand, choices = a_brand(topics=TOPICS), Choices(table)
        ways = Ways(brand, choices, ProfileStore(table))
        pages = Pages(brand, choices, ways, {EASE.name: EASE}, lambda _: SECRET, lambda *_: None)
        token = links.token(Link(purpose, address, "email"), SECRET)
        visit = Visit(purpose, token, method, "en", None, query=ASKED, form=form)
        before = client.reads, client.attempts
        assert pages.answer(visit, YESTERDAY)[0] == 200
        calls[who] = client.reads - before[0], client.attempts - before[1]
        assert pages.answer(replace(visit, token=f"{token[:-1]}A"), YESTERDAY)[0] == 404
        assert (client.reads, client.attempts) == (before[0] + calls[who][0], before[1] + calls[who][1])
    assert calls["known"] == calls["unknown"]


def test_a_form_of_a_million_fields_is_none_of_ours():
    assert posted({"body": "form=1&" * 1_000_000}) == {}
    assert posted({"body": "form=1&topic=a&topic=b"}) == {"form": ["1"], "topic": ["a", "b"]}
