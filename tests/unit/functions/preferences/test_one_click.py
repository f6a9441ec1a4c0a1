"""A link that was opened changes nothing; one that was posted withdraws at once."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from shared.aws import keys
from shared.errors import UnavailableError
from shared.messages.consent import MARKETING, Choice
from shared.messages.store import ConsentStore
from tests.unit.functions.preferences.visits import ASKED, BODIES, said
from tests.unit.messages.samples import ADDRESS, ANN, an_act


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("purpose", ["unsubscribe", "preferences", "confirm", "answer"])
def test_looking_changes_nothing(page, method, purpose):
    before = page.version()
    answers = [page.visit(method, purpose, queryStringParameters=ASKED) for _ in range(5)]
    assert {one["statusCode"] for one in answers} == {200}
    assert (page.choice(), page.version(), page.queue) == (Choice.GRANTED, before, [])
    assert bool(answers[0]["body"]) is (method == "GET")


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


def test_one_click_ends_marketing_as_a_whole_whatever_the_mail_was_about(page):
    page.visit("POST")
    assert said(page) == {MARKETING: Choice.WITHDRAWN}
