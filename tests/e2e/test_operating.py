"""Operators pause, stop and change a journey on the local AWS while people are on it: by command, as they would."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from infra.cli import api, customer, inbox
from infra.cli.main import app
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.cli.travel import travel
from infra.demo import webhooks
from shared.jobs.jobs import Jobs
from shared.jobs.models import State
from tests.e2e.awaiting import until
from tests.e2e.editions import editions

NAME = f"call_back_{uuid4().hex[:6]}"
"""A stage that is up remembers what was decided about the last one."""
BEFORE = f"""
name: {NAME}
class: transactional
trigger: {{event: visit.booked}}
reentry: always
steps:
  - id: settle
    type: wait_for
    events: [{{event: visit.over, then: ask}}]
    within: 3d
    otherwise: ask
  - {{id: ask, type: send, template: lead_reply}}
  - {{id: rest, type: wait, for: 5d}}
  - {{id: again, type: send, template: missed_call, then: done}}
  - {{id: done, type: end}}
"""
ASKED, AGAIN = "We have your enquiry", "We missed your call"


class Office:
    """Somebody at the command line, and people who come."""

    def __init__(self, stage, idle):
        self.stage, self.idle = stage, idle

    def run(self, *arguments: str) -> str:
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
        return " ".join(result.output.split())

    def decide(self, act: str) -> str:
        return self.run("journeys", act, NAME, "--reason", "too many complaints", "--yes")

    def tells(self, email: str, name: str) -> None:
        event = {
            "id": uuid4().hex,
            "name": name,
            "occurred_at": self.stage.now().isoformat(),
            "identifiers": [{"kind": "email", "value": email}],
            "data": {"traits": {"language": "en"}},
        }
        assert post(self.stage, Webhook(*webhooks.OWN, json.dumps(event).encode())).status == 200

    def comes(self) -> str:
        email = f"{uuid4().hex}@example.com"
        self.tells(email, "visit.booked")
        return email

    def passes(self, time: timedelta) -> None:
        travel(self.stage, self.stage.now() + time, self.idle)

    def story(self, email: str) -> customer.Story:
        return customer.read(self.stage, f"email:{email}")

    def got(self, email: str) -> list[str]:
        return [mail.subject for mail in inbox.read(self.stage) if email in mail.to]


@pytest.fixture(scope="module")
def edition(stage, tmp_path_factory):
    with editions(stage, tmp_path_factory.mktemp("edited") / "brand") as here:
        here.write(NAME, BEFORE)
        here.publish()
        yield here


@pytest.fixture
def office(stage, idle, edition, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    return Office(stage, idle)


def test_a_pause_holds_what_would_go_and_the_end_of_it_lets_it_go_once(office):
    email = office.comes()
    office.idle.wait()
    assert "is paused" in office.decide("pause")
    office.tells(email, "visit.over")
    office.passes(timedelta(days=6))
    assert office.got(email) == []
    (message,) = office.story(email).messages
    assert (message["state"], message["rule"]) == ("ready", "paused")
    shown = office.run("journeys", "counts", NAME)
    assert "paused" in shown
    assert "too many complaints" in shown
    assert "Messages that wait for the end of a pause: 1" in shown
    assert "is running" in office.decide("resume")
    office.passes(timedelta(minutes=31))
    assert office.got(email) == [ASKED]
    office.passes(timedelta(days=6))
    assert office.got(email) == [ASKED, AGAIN]


def test_a_stop_ends_who_is_on_it_with_the_reason_and_a_release_lets_others_in(office):
    email = office.comes()
    office.idle.wait()
    assert "is stopped" in office.decide("stop")
    refused = office.comes()
    office.idle.wait()
    (run,) = office.story(email).runs
    assert (run["state"], run["reason"]) == ("ended", "journey stopped")
    assert office.story(refused).runs == []
    assert "is running" in office.decide("release")
    late = office.comes()
    office.passes(timedelta(days=4))
    assert [office.got(one) for one in (email, refused, late)] == [[], [], [ASKED]]


def test_a_tour_that_is_stopped_takes_no_turn_until_it_is_gone_on_with(office):
    office.comes()
    office.idle.wait()
    jobs = Jobs(office.stage.client, office.stage.jobs)
    tour = api.post(office.stage, f"/journeys/{NAME}/stops", {"reason": "too many complaints"})["tour"]
    rests = until(State.WAITING, lambda: jobs.find("tour", tour))
    assert (rests.turns, rests.progress["kind"]) == (1, "stop")
    assert rests.progress["woken"] > 0
    assert "stopped" in office.run("jobs", "stop", "tour", tour, "--reason", "a look first")
    office.passes(timedelta(minutes=10))
    assert api.get(office.stage, f"/tours/{tour}")["done_at"] is None
    office.run("jobs", "resume", "tour", tour, "--reason", "it is right")
    done = until(State.DONE, lambda: jobs.find("tour", tour))
    assert (done.run, done.progress["passes"], done.progress["left"]) == (2, 1 + done.turns, 0)
    assert "is running" in office.decide("release")
