"""The pages behind the links: what a visit shows, and what it changes."""

import base64
import importlib
import json
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto import mock_aws

from shared import configuration
from shared.aws import keys
from shared.aws.table import Table
from shared.errors import UnavailableError
from shared.messages import links
from shared.messages.consent import MARKETING, Choice
from shared.messages.links import Link
from shared.messages.preference_page import Style, unsubscribed
from shared.messages.store import ConsentStore
from tests.integration.conftest import create
from tests.unit.messages.samples import ADDRESS, ANN, a_brand, an_act

SECRET = b"the links' key"
YESTERDAY = datetime.now(UTC) - timedelta(days=1)  # noqa: TID251 (the page goes by the real clock)
FORM = {"content-type": "application/x-www-form-urlencoded"}


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
    with mock_aws():
        client = boto3.client("dynamodb")
        create(client, "customers")
        yield Page(
            importlib.reload(importlib.import_module("functions.preferences.handler")), Table(client, "customers")
        )


class Page:
    """The function with a table of its own, and a person who agreed to marketing yesterday."""

    def __init__(self, module, table: Table) -> None:
        self.module, self.table, self.queue = module, table, Queue()
        module.table, module.events = table, self.queue
        module.pages = module.Pages(a_brand(), module.Choices(table), lambda _: SECRET, module.tell)
        table.put(keys.identifier(ADDRESS), {"kind": ANN.kind, "value": ANN.value})
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
@pytest.mark.parametrize("purpose", ["unsubscribe", "preferences"])
def test_looking_changes_nothing(page, method, purpose):
    before = page.version()
    answers = [page.visit(method, purpose) for _ in range(5)]
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


@pytest.mark.parametrize("body", [{}, {"headers": FORM, "body": "other=1"}, BODIES["a multipart form"]])
def test_a_stray_post_to_the_preferences_withdraws_nothing(page, body):
    assert page.visit("POST", "preferences", **body)["statusCode"] == 200
    assert page.choice() is Choice.GRANTED


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


def test_pages_stay_out_of_caches_indexes_frames_and_referrers_and_never_show_the_address(page):
    for method, purpose in (("GET", "unsubscribe"), ("POST", "unsubscribe"), ("GET", "preferences")):
        answer = page.visit(method, purpose)
        headers = answer["headers"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "noindex" in headers["x-robots-tag"]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "script" not in answer["body"]
        assert ANN.value not in answer["body"]


def test_a_brand_with_odd_characters_stays_text():
    assert "Alder &amp; &lt;Finch&gt; $5" in unsubscribed(Style("Alder & <Finch> $5", "#123456", "en"))
