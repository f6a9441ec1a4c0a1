"""What AWS sends nothing to any more we do not write to either, and the other way round; a START takes it off there."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from infra.cli import customer, web
from infra.cli.main import app
from infra.cli.send import post
from infra.cli.senders import Webhook

OPTED_OUT = "/_tributary/opted_out"
STATED, LIFTED, TOLD = "suppressed here", "taken off theirs", "told theirs"


@pytest.fixture
def number(stage):
    """One that has just answered STOP to AWS."""
    number = f"+49151{uuid4().int % 10**8:08}"
    body = json.dumps({"number": number}).encode()
    assert web.request("POST", stage.aws_endpoint_url + OPTED_OUT, headers={}, body=body).status == 200
    return number


def hourly(stage):
    """As the schedule calls it; AWS's lists have the real time."""
    return stage.call("sync_opt_outs", {"time": datetime.now(UTC).isoformat()})  # noqa: TID251 - of the schedule


def states(stage, idle, address, consent):
    """A minute from now, when whatever is under way is over."""
    event = {
        "id": uuid4().hex,
        "name": "consent.changed",
        "occurred_at": (stage.now() + timedelta(minutes=1)).isoformat(),
        "identifiers": [address],
        "data": {"consents": [consent]},
    }
    assert post(stage, Webhook("standard_webhooks", "own", json.dumps(event).encode())).status == 200
    idle.wait()


def complained(stage, idle, address):
    """To another system than SES."""
    event = {
        "id": uuid4().hex,
        "name": "message.complained",
        "occurred_at": stage.now().isoformat(),
        "identifiers": [{"kind": "email", "value": address}],
        "data": {"message": {"channel": "email", "address": address}},
    }
    assert post(stage, Webhook("standard_webhooks", "own", json.dumps(event).encode())).status == 200
    idle.wait()


def record(stage, address, channel):
    profile = customer.read(stage, address).profile
    return next((one for one in profile["consents"] if one["name"] == channel), None) if profile else None


def test_what_ses_suppressed_is_suppressed_here_within_the_hour(stage, idle):
    address, ses = f"{uuid4().hex}@example.com", stage.client("sesv2")
    granted = {"channel": "email", "purpose": "marketing", "state": "granted", "by_person": True}
    states(stage, idle, {"kind": "email", "value": address}, granted)
    ses.put_suppressed_destination(EmailAddress=address, Reason="COMPLAINT")
    try:
        assert hourly(stage)["ses"][STATED] >= 1
        idle.wait()
        assert record(stage, f"email:{address}", "email")["suppressed"]["reason"] == "complaint"
        assert STATED not in hourly(stage)["ses"]
    finally:
        ses.delete_suppressed_destination(EmailAddress=address)


def test_a_start_takes_a_number_off_the_list_and_only_once_it_was_said(stage, idle, number):
    stated = hourly(stage)["sns"]
    assert stated[STATED] >= 1
    assert LIFTED not in stated
    idle.wait()
    acts = record(stage, f"phone:{number}", "sms")["acts"]
    assert {name: act["choice"] for name, act in acts.items()} == dict.fromkeys(acts, "withdrawn")
    assert hourly(stage)["sns"].get(STATED, 0) == 0
    start = {"channel": "sms", "purpose": "everything", "state": "granted", "by_person": True}
    states(stage, idle, {"kind": "phone", "value": number}, start)
    answered = CliRunner().invoke(app, ["consent", "sync", "sns"])
    assert answered.exit_code == 0, answered.output
    assert LIFTED in answered.output
    assert number not in stage.client("sns").list_phone_numbers_opted_out()["phoneNumbers"]
    assert record(stage, f"phone:{number}", "sms")["acts"]["everything"]["choice"] == "granted"


def test_what_complained_elsewhere_is_suppressed_at_ses_within_the_hour(stage, idle):
    address, ses = f"{uuid4().hex}@example.com", stage.client("sesv2")
    complained(stage, idle, address)
    planned = CliRunner().invoke(app, ["consent", "sync", "ses", "--dry-run"])
    assert planned.exit_code == 0, planned.output
    assert TOLD in planned.output
    assert address not in listed(ses)
    try:
        assert hourly(stage)["ses"][TOLD] >= 1
        assert listed(ses)[address] == "COMPLAINT"
        assert TOLD not in hourly(stage)["ses"]
    finally:
        ses.delete_suppressed_destination(EmailAddress=address)


def listed(ses):
    found = ses.list_suppressed_destinations()["SuppressedDestinationSummaries"]
    return {one["EmailAddress"]: one["Reason"] for one in found}
