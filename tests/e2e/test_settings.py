"""Operators change settings of the deployed stage by public doors, and what is sent changes without a deployment."""

import json
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from infra.cli import api
from infra.cli.main import app
from infra.local.address import ACCOUNT, ADDRESS, REGION
from shared.errors import InvalidRequestError
from tests.e2e.settling import Office

QUIET, STACK = "quiet_hours", "tributary-local"


@pytest.fixture
def office(stage, idle, monkeypatch):
    """Whatever a test changed is as deployed before and after it."""
    monkeypatch.setenv("COLUMNS", "300")
    known = Office(stage, idle)
    known.calms()
    yield known
    known.calms()


def test_quiet_hours_that_are_changed_hold_what_would_have_gone_and_a_rollback_lets_it_go_again(office):
    office.is_free()
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

    office.is_free()
    reason = ("--reason", "it rings too often", "--yes")
    assert run("set", "caps.sms.messages=none", *reason)[0] == 1
    code, told = run("set", "caps.sms.messages=4", "lifecycle.inactive=120d", *reason)
    assert (code, "caps.sms.messages 1 4" in told, "lifecycle.inactive not set 120d" in told) == (0, True, True)
    assert run("show", "--changed")[1].startswith(
        "Settings setting now deployed caps.sms.messages 4 1 lifecycle.inactive 120d not set"
    )
    code, told = run("set", "caps.sms.messages=5", *reason)
    assert (code, "is watched until" in told) == (1, True)
    assert run("rollback", "0", *reason)[0] == 0
    assert "it rings too often" in run("history")[1]
    assert office.differing() == {}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"caps.email.messages": 0}, "caps.email.messages: messages must be 1 to 20"),
        ({"quiet_hours.start": "8pm"}, "write a time of day, such as 20:00"),
        ({"website": "https://elsewhere.example"}, "unknown section 'website'"),
    ],
)
def test_what_is_wrong_is_refused_in_the_words_of_the_build(office, changes, told):
    office.is_free()
    with pytest.raises(InvalidRequestError, match="400") as error:
        office.changes(**changes)
    assert told in str(error.value)


def test_a_change_outlives_another_deployment_of_the_stack(office):
    """CloudFormation is given a template that differs, and goes through all that there is."""
    office.is_free()
    office.changes(**{"caps.email.messages": 9})
    cloudformation, bucket = office.stage.client("cloudformation"), f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"
    template = cloudformation.get_template(StackName=STACK)["TemplateBody"]
    plain = json.loads(template) if isinstance(template, str) else dict(template)
    body = json.dumps({**plain, "Description": f"deployed anew {uuid4().hex}"})
    office.stage.client("s3").put_object(Bucket=bucket, Key="anew.json", Body=body.encode())
    cloudformation.update_stack(
        StackName=STACK, TemplateURL=f"{ADDRESS}/{bucket}/anew.json", Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    cloudformation.get_waiter("stack_update_complete").wait(StackName=STACK)
    assert office.differing() == {"caps.email.messages": 9}
    assert office.goes_back()["changes"] == [{"name": "caps.email.messages", "before": 9, "after": 3}]
