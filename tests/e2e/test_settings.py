"""Operators change settings of the deployed stage by public doors, and what is sent changes without a deployment."""

import json
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from infra.cli import api, customer
from infra.cli.main import app
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.cli.travel import travel
from infra.demo import webhooks
from shared.errors import InvalidRequestError

TEMPLATE, QUIET = "welcome", "quiet_hours"
PATIENCE_SECONDS = 90
"""A process hears of a change after fifteen seconds; more of them may be at work here."""


class Office:
    """Somebody who changes settings, and people who come."""

    def __init__(self, stage, idle):
        self.stage, self.idle = stage, idle

    def changes(self, **changes):
        return api.post(self.stage, "/settings", {"changes": changes, "reason": "too many complaints"})

    def goes_back(self, version=0):
        return api.post(self.stage, "/settings/rollbacks", {"version": version, "reason": "it was a try"})

    def differing(self):
        found = api.get(self.stage, "/settings")["settings"]
        return {one["name"]: one["current"] for one in found if one["current"] != one["deployed"]}

    def calms(self):
        if self.differing():
            self.goes_back()

    def hours(self, *, quiet):
        """Around this hour, or well after it, so that it is the same at any hour of the day."""
        first = -2 if quiet else 3
        start, end = (self.stage.now() + timedelta(hours=first + more) for more in (0, 4))
        return {"quiet_hours.start": f"{start:%H:%M}", "quiet_hours.end": f"{end:%H:%M}"}

    def comes(self):
        """Somebody who agreed to marketing, and gets the welcome ten minutes later."""
        email = f"{uuid4().hex}@example.com"
        consent = {"channel": "email", "purpose": "marketing", "state": "granted", "by_person": True, "wording": "form"}
        event = {
            "id": uuid4().hex,
            "name": "consent.changed",
            "occurred_at": self.stage.now().isoformat(),
            "identifiers": [{"kind": "email", "value": email}],
            "data": {"consents": [consent], "traits": {"language": "en", "time_zone": "UTC"}},
        }
        assert post(self.stage, Webhook(*webhooks.OWN, json.dumps(event).encode())).status == 200
        self.idle.wait()
        travel(self.stage, self.stage.now() + timedelta(minutes=11), self.idle)
        return f"email:{email}"

    def became(self, who):
        """Of the welcome: the rule that holds it, or its state."""
        (message,) = [one for one in customer.read(self.stage, who).messages if one["template"] == TEMPLATE]
        return message.get("rule") or message["state"]

    def would(self, who):
        found = customer.read(self.stage, who).profile["customer_id"]
        answers = api.get(self.stage, f"/customers/{found}/messages/why", {"template": TEMPLATE})["answers"]
        return next(one["rule"] for one in answers if one["channel"] == "email")

    def sees(self, look, wanted):
        until = time.monotonic() + PATIENCE_SECONDS
        while (found := look()) != wanted:
            assert time.monotonic() < until, found
            time.sleep(0.5)


@pytest.fixture
def office(stage, idle, monkeypatch):
    """Whatever a test changed is as deployed before and after it."""
    monkeypatch.setenv("COLUMNS", "300")
    known = Office(stage, idle)
    known.calms()
    yield known
    known.calms()


def free(office):
    """No change is watched any more: on the local stage that takes a minute of the real clock."""
    office.sees(lambda: api.get(office.stage, "/settings")["watched_until"], None)


def test_quiet_hours_that_are_changed_hold_what_would_have_gone_and_a_rollback_lets_it_go_again(office):
    free(office)
    who = office.comes()
    before = office.would(who)
    changed = office.changes(**office.hours(quiet=before is None))
    after = QUIET if before is None else None
    office.sees(lambda: office.would(who), after)
    office.sees(lambda: office.became(office.comes()), after or "sent")
    (newest, *_) = api.get(office.stage, "/settings/history")["versions"]
    assert (newest["version"], newest["state"], newest["reason"]) == (
        changed["version"],
        "watched",
        "too many complaints",
    )
    assert newest["by"].startswith("arn:aws:")
    office.goes_back()
    office.sees(lambda: office.would(who), before)
    assert office.differing() == {}


def test_by_command_settings_are_shown_changed_and_taken_back(office):
    def run(*arguments):
        result = CliRunner().invoke(app, ["settings", *arguments])
        return result.exit_code, " ".join(result.output.split())

    free(office)
    reason = ("--reason", "it rings too often", "--yes")
    assert run("set", "caps.sms.messages=none", *reason)[0] == 1
    code, told = run("set", "caps.sms.messages=4", "lifecycle.inactive=120d", *reason)
    assert (code, "caps.sms.messages 1 4" in told, "lifecycle.inactive null 120d" in told) == (0, True, True)
    assert run("show", "--changed")[1].startswith(
        "Settings setting now deployed caps.sms.messages 4 1 lifecycle.inactive 120d null"
    )
    code, told = run("set", "caps.sms.messages=5", *reason)
    assert (code, "is watched until" in told) == (1, True)
    assert run("rollback", "0", *reason)[0] == 0
    assert "it rings too often" in run("history")[1]
    assert office.differing() == {}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"caps.email.messages": 0}, "caps.email.messages: messages must be 1 or more"),
        ({"quiet_hours.start": "8pm"}, "write a time of day, such as 20:00"),
        ({"website": "https://elsewhere.example"}, "unknown section 'website'"),
    ],
)
def test_what_is_wrong_is_refused_in_the_words_of_the_build(office, changes, told):
    free(office)
    with pytest.raises(InvalidRequestError, match="400") as error:
        office.changes(**changes)
    assert told in str(error.value)
