"""The pages behind the links: what a visit shows, and what it changes."""

import base64
import importlib
import json
import re
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto import mock_aws
from msgspec.structs import replace

from functions.preferences.pages import Pages
from functions.preferences.visit import Visit
from functions.preferences.ways import Ways
from shared import configuration
from shared.aws import keys
from shared.aws.table import Table
from shared.configuration import Topic
from shared.errors import UnavailableError
from shared.events import Identifier
from shared.forms import posted
from shared.messages import links
from shared.messages.choices import Choices
from shared.messages.consent import EVERYTHING, MARKETING, Choice
from shared.messages.links import Link
from shared.messages.preference_page import Style, unsubscribed
from shared.messages.store import ConsentStore
from shared.messages.surveys import Answer, Survey
from shared.profiles.store import ProfileStore
from tests.doubles.dynamodb import DynamoDB
from tests.integration.conftest import create
from tests.unit.messages.samples import ADDRESS, ANN, a_brand, an_act

SECRET = b"the links' key"
YESTERDAY = datetime.now(UTC) - timedelta(days=1)  # noqa: TID251 (the page goes by the real clock)
FORM = {"content-type": "application/x-www-form-urlencoded"}
EASE = Survey(
    "ease",
    {"en": "Was it <easy>?", "de": "War es leicht?"},
    (Answer("hard", {"en": "No", "de": "Nein"}), Answer("easy", {"en": "Yes", "de": "Ja"})),
    {"en": "Why?", "de": "Warum?"},
)
TOPICS = {
    "ideas": Topic({"en": "Ideas", "de": "Ideen"}, ("care_guide",)),
    "sales": Topic({"en": "Sales", "de": "Angebote"}, ("offer",)),
}
ASKED = {"survey": "ease", "order": "1042", "answer": "hard"}


class Queue(list):
    def send(self, bodies) -> None:
        self.extend(bodies)


@pytest.fixture
def page(monkeypatch):
    for name, value in {
        "AWS_ACCESS_KEY_ID": "k",
        "AWS_SECRET_ACCESS_KEY": "s",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(configuration, "brand", a_brand)
    monkeypatch.setattr(configuration, "read", lambda name: {"surveys": {}}[name])
    with mock_aws():
        client = boto3.client("dynamodb")
        create(client, "customers")
        yield Page(
            importlib.reload(importlib.import_module("functions.preferences.handler")), Table(client, "customers")
        )


def knows(table: Table, *members) -> None:
    """The addresses of one customer, each after its id; the first leads to the others."""
    pairs = list(zip(members[::2], members[1::2], strict=True))
    root = pairs[0][0]
    for address, one in pairs:
        led = {"members": [iid for iid, _ in pairs]} if address == root else {"owner": root}
        table.put(keys.identifier(address), {"kind": one.kind, "value": one.value, "role": "person", **led})


class Page:
    """The function with a table of its own, and a person who agreed to marketing yesterday."""

    def __init__(self, module, table: Table) -> None:
        self.module, self.table, self.queue = module, table, Queue()
        module.table, module.events = table, self.queue
        brand, choices = (
            a_brand(topics=TOPICS, channels={"sms": {"sender": "ALDERFINCH"}, "whatsapp": {"line": "1"}}),
            module.Choices(table),
        )
        ways = module.Ways(brand, choices, ProfileStore(table))
        module.pages = module.Pages(brand, choices, ways, {EASE.name: EASE}, lambda _: SECRET, module.tell)
        knows(table, ADDRESS, ANN)
        ConsentStore(table).record(ADDRESS, "email", an_act(at=YESTERDAY))

    def visit(self, method: str, purpose: str = "unsubscribe", *, token: str | None = None, **changes):
        token = links.token(Link(purpose, ADDRESS, "email"), SECRET) if token is None else token
        event = {
            "rawPath": f"/{purpose}/{token}",
            "pathParameters": {"token": token},
            "headers": {},
            "requestContext": {"http": {"method": method, "sourceIp": "192.0.2.7"}},
        }
        return self.module.handler({**event, **changes}, None)

    def choice(self) -> Choice:
        return ConsentStore(self.table).get(ADDRESS, "email", consistent=True).choice(MARKETING)

    def version(self) -> int:
        return ConsentStore(self.table).get(ADDRESS, "email", consistent=True).version


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("purpose", ["unsubscribe", "preferences", "confirm", "answer"])
def test_looking_changes_nothing(page, method, purpose):
    before = page.version()
    answers = [page.visit(method, purpose, queryStringParameters=ASKED) for _ in range(5)]
    assert {one["statusCode"] for one in answers} == {200}
    assert (page.choice(), page.version(), page.queue) == (Choice.GRANTED, before, [])
    assert bool(answers[0]["body"]) is (method == "GET")


BODIES = {
    "a form": {"headers": FORM, "body": "List-Unsubscribe=One-Click"},
    "an encoded form": {"headers": FORM, "body": base64.b64encode(b"a=b").decode(), "isBase64Encoded": True},
    "a multipart form": {"headers": {"content-type": "multipart/form-data; boundary=x"}, "body": "--x\r\n\r\n--x--"},
    "nothing": {},
    "rubbish": {"headers": FORM, "body": "\ufffd%ZZ%", "isBase64Encoded": True},
}


@pytest.mark.parametrize("body", BODIES)
def test_one_click_withdraws_at_once_whatever_it_posts(page, body):
    answer = page.visit("POST", **BODIES[body])
    assert (answer["statusCode"], page.choice()) == (200, Choice.WITHDRAWN)
    assert "location" not in answer["headers"]


def test_doing_it_again_answers_the_same_and_is_the_same_fact(page):
    first, again = page.visit("POST"), page.visit("POST")
    assert first == again
    facts = [message["events"][0] for message in page.queue]
    assert [one["id"] for one in facts] == [facts[0]["id"]] * 2
    assert len(ConsentStore(page.table).history(ADDRESS, "email")) == 2


def test_the_fact_reaches_the_timeline_with_the_address_and_the_proof_keeps_where_it_came_from(page):
    page.visit("POST")
    (fact,) = page.queue[0]["events"]
    assert (fact["name"], fact["identifiers"]) == ("consent.changed", [{"kind": ANN.kind, "value": ANN.value}])
    assert fact["data"]["consents"][0] | {"wording": ""} == {
        "channel": "email", "purpose": "marketing", "state": "withdrawn", "by_person": True, "wording": ""
    }  # fmt: skip
    assert "192.0.2.7" not in json.dumps(page.queue)
    act = ConsentStore(page.table).history(ADDRESS, "email")[-1]
    assert (act.ip, act.choice, act.by_person) == ("192.0.2.7", Choice.WITHDRAWN, True)


def test_an_opt_out_counts_even_if_the_queue_is_down_and_the_next_try_completes_the_timeline(page, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(page.module, "events", Down())
        assert page.visit("POST")["statusCode"] == 503
    assert page.choice() is Choice.WITHDRAWN
    page.visit("POST")
    assert len(page.queue) == 1


class Down:
    def send(self, bodies) -> None:
        raise UnavailableError("send_message_batch")


def test_a_withdrawal_here_beats_a_grant_from_a_clock_that_runs_ahead(page):
    ahead = datetime.now(UTC) + timedelta(hours=1)  # noqa: TID251
    ConsentStore(page.table).record(ADDRESS, "email", an_act(id="ahead", at=ahead))
    page.visit("POST")
    assert page.choice() is Choice.WITHDRAWN


def test_an_address_that_is_erased_can_still_be_closed(page):
    page.table.delete(keys.identifier(ADDRESS))
    page.visit("POST")
    assert (page.choice(), page.queue) == (Choice.WITHDRAWN, [])


def test_the_preference_form_saves_both_ways_and_shows_what_counts(page):
    off = page.visit("POST", "preferences", headers=FORM, body="form=preferences")
    assert (page.choice(), " checked" in off["body"], 'role="status"' in off["body"]) == (Choice.WITHDRAWN, False, True)
    on = page.visit("POST", "preferences", headers=FORM, body="form=preferences&marketing=on")
    assert (page.choice(), " checked" in on["body"]) == (Choice.GRANTED, True)


def save(page, body: str) -> str:
    return page.visit("POST", "preferences", headers=FORM, body=f"form=preferences&{body}")["body"]


def said(page) -> dict[str, Choice]:
    acts = ConsentStore(page.table).get(ADDRESS, "email", consistent=True).acts
    return {purpose: act.choice for purpose, act in acts.items()}


def ticks(body: str) -> set[str]:
    return set(re.findall(r'value="(\w+)" checked', body))


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


def test_one_click_ends_marketing_as_a_whole_whatever_the_mail_was_about(page):
    page.visit("POST")
    assert said(page) == {MARKETING: Choice.WITHDRAWN}


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


@pytest.mark.parametrize("body", [{}, {"headers": FORM, "body": "other=1"}, BODIES["a multipart form"]])
def test_a_stray_post_to_the_preferences_withdraws_nothing(page, body):
    assert page.visit("POST", "preferences", **body)["statusCode"] == 200
    assert page.choice() is Choice.GRANTED


def pending(page, at):
    """Somebody typed the address into a form, and withdrew whatever was before."""
    later = at - timedelta(seconds=1)
    ConsentStore(page.table).record(ADDRESS, "email", an_act(id="out", at=later, choice=Choice.WITHDRAWN))
    ConsentStore(page.table).record(ADDRESS, "email", an_act(id="asked", at=at, choice=Choice.PENDING))


CONFIRM = {"headers": FORM, "body": "form=confirm"}
RECENTLY = YESTERDAY + timedelta(hours=20)


def test_a_subscription_counts_once_its_confirmation_is_posted_and_the_proof_says_so(page):
    pending(page, RECENTLY)
    assert "<form" in page.visit("GET", "confirm")["body"]
    assert page.choice() is Choice.PENDING
    done = page.visit("POST", "confirm", **CONFIRM)
    assert (done["statusCode"], "<form" in done["body"], page.choice()) == (200, False, Choice.GRANTED)
    (fact,) = page.queue[0]["events"]
    assert fact["data"]["consents"][0] | {"wording": ""} == {
        "channel": "email", "purpose": "marketing", "state": "granted", "by_person": True, "wording": ""
    }  # fmt: skip
    act = ConsentStore(page.table).history(ADDRESS, "email")[-1]
    assert (act.wording, act.ip) == ("confirmation page, 2026-11", "192.0.2.7")


def test_confirming_twice_says_the_same_and_is_one_act(page):
    pending(page, RECENTLY)
    first, again = page.visit("POST", "confirm", **CONFIRM), page.visit("POST", "confirm", **CONFIRM)
    assert first == again == page.visit("GET", "confirm")
    assert len(page.queue) == 1


@pytest.mark.parametrize("body", [{}, {"headers": FORM, "body": "other=1"}, BODIES["a multipart form"]])
def test_a_stray_post_confirms_nothing(page, body):
    pending(page, RECENTLY)
    assert "<form" in page.visit("POST", "confirm", **body)["body"]
    assert (page.choice(), page.queue) == (Choice.PENDING, [])


def test_an_old_confirmation_does_not_undo_a_withdrawal(page):
    page.visit("POST")
    del page.queue[:]
    closed = page.visit("POST", "confirm", **CONFIRM)
    assert (closed["statusCode"], page.choice(), page.queue) == (200, Choice.WITHDRAWN, [])
    assert "/preferences/" in closed["body"]
    assert "<form" not in closed["body"]


def test_a_wish_of_more_than_a_month_ago_is_not_confirmed(page):
    page.table.delete(keys.consent(ADDRESS, "email"))
    pending(page, YESTERDAY - timedelta(days=30))
    page.visit("POST", "confirm", **CONFIRM)
    assert (page.choice(), page.queue) == (Choice.PENDING, [])


def answer(page, **fields):
    body = "&".join(f"{name}={value}" for name, value in {"form": "answer", **fields}.items())
    return page.visit("POST", "answer", queryStringParameters=ASKED, headers=FORM, body=body)


def test_the_survey_shows_the_answer_of_the_link_as_chosen_and_what_is_not_markup_stays_text(page):
    shown = page.visit("GET", "answer", queryStringParameters={**ASKED, "comment": "<b>"})["body"]
    assert '<input type="radio" name="answer" value="hard" required checked>' in shown
    assert '<input type="radio" name="answer" value="easy" required>' in shown
    assert shown.index('value="hard"') < shown.index('value="easy"')
    assert "Was it &lt;easy&gt;?" in shown
    assert "&lt;b&gt;</textarea>" in shown


def test_an_answer_is_a_fact_about_the_person_and_the_order_that_was_asked_about(page):
    done = answer(page, answer="easy", comment="quick%20and%20clear")
    assert (done["statusCode"], "<form" in done["body"]) == (200, False)
    (fact,) = page.queue[0]["events"]
    assert (fact["name"], fact["source"]) == ("survey.answered", "preferences/page")
    assert fact["identifiers"] == [{"kind": ANN.kind, "value": ANN.value}]
    assert fact["data"] == {
        "survey": {"name": "ease", "answer": "easy", "comment": "quick and clear"},
        "order": {"id": "1042"},
    }


def test_the_same_answer_sent_twice_is_one_fact_and_another_answer_is_another(page):
    for chosen in ("hard", "hard", "easy"):
        answer(page, answer=chosen)
    first, again, other = (message["events"][0]["id"] for message in page.queue)
    assert first == again != other


@pytest.mark.parametrize("chosen", [{}, {"answer": "perhaps"}])
def test_without_one_of_the_answers_the_question_is_asked_again(page, chosen):
    asked = {name: value for name, value in ASKED.items() if name != "answer"}
    body = "&".join(f"{name}={value}" for name, value in {"form": "answer", **chosen}.items())
    again = page.visit("POST", "answer", queryStringParameters=asked, headers=FORM, body=body)
    assert ('role="status"' in again["body"], " checked" in again["body"], page.queue) == (True, False, [])


def test_a_survey_that_the_brand_does_not_have_is_not_found(page):
    other = page.visit("POST", "answer", queryStringParameters={"survey": "nps"}, headers=FORM, body="form=answer")
    assert (other["statusCode"], page.queue) == (404, [])


def test_whoever_was_erased_says_nothing(page):
    page.table.delete(keys.identifier(ADDRESS))
    assert answer(page, answer="easy")["statusCode"] == 200
    assert page.queue == []


def test_a_long_comment_is_cut_to_what_an_event_may_hold(page):
    answer(page, answer="easy", comment="x" * 9000)
    assert len(page.queue[0]["events"][0]["data"]["survey"]["comment"]) == 2000


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
