"""The phone rings: the telephone system shows its proof, and the agent's page has the caller's whole story."""

from infra.cli import web
from infra.cli.send import secret
from tests.e2e.test_one_person import PHONES, calls

JSON = {"content-type": "application/json"}


def ring(stage, person, token):
    return web.request(
        "POST", f"{stage.api_url}/stories/{'/'.join(PHONES)}", headers=JSON, body=calls(person, token).body
    )


def test_the_agent_sees_who_calls_what_they_bought_and_what_they_last_said(stage, told):
    ines = told[0]
    answer = ring(stage, ines.person, secret(stage, *PHONES))
    assert answer.status == 200
    page = web.request("GET", answer.json()["story"])
    assert page.status == 200
    for shown in (ines.person.first_name, ines.person.last_name, " orders", "Die Schale hat einen Sprung!"):
        assert shown in page.text


def test_nobody_else_gets_a_link_and_a_made_up_one_shows_nothing(stage, told):
    assert ring(stage, told[0].person, "a guess").status == 401
    page = web.request("GET", f"{stage.api_url}/story/AAAAAAAA")
    assert page.status == 404
    assert told[0].person.first_name not in page.text


def test_somebody_new_is_said_to_be_new(stage, people):
    answer = ring(stage, people.clara, secret(stage, *PHONES))
    assert "Nobody known calls from this number" in web.request("GET", answer.json()["story"]).text
