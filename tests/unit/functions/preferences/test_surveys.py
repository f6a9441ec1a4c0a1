"""An answer is a fact about the person, and about the order that was asked about."""

import pytest

from shared.aws import keys
from tests.unit.functions.preferences.visits import ASKED, FORM, answer
from tests.unit.messages.samples import ADDRESS, ANN


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
