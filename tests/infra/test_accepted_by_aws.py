"""What the local AWS forgives and the real one does not: the first deploy of a fresh account must go through."""

import json
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from tests.infra.resolved import Resolved
from tests.infra.template import Resource, function_of, of_type, text


@pytest.fixture(scope="module")
def resolved(resources: dict[str, Resource]) -> dict[str, Any]:
    return Resolved(resources).template()


def test_every_value_is_of_the_form_that_its_service_asks_for(resolved: dict[str, Any], tmp_path: Path) -> None:
    """The patterns and limits of CloudFormation's own schemas, of text that is put together at deploy too."""
    template = tmp_path / "resolved.json"
    template.write_text(json.dumps(resolved))
    linter = Path(sys.executable).with_name("cfn-lint")
    command = [linter, "--ignore-checks", "W", "--", template]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "")


def test_alarms_may_tell_their_topic(resources: dict[str, Resource]) -> None:
    """A policy of the topic's own takes the place of the one that let all of the account publish."""
    (policy,) = of_type(resources, "AWS::SNS::TopicPolicy").values()
    allowed = [one for one in policy["PolicyDocument"]["Statement"] if one["Effect"] == "Allow"]
    (statement,) = [one for one in allowed if one["Principal"] == {"Service": "cloudwatch.amazonaws.com"}]
    assert statement["Action"] == "sns:Publish"
    names = [one["AlarmName"] for kind in ("Alarm", "CompositeAlarm") for one in _alarms(resources, kind)]
    pattern = text(statement["Condition"]["ArnLike"]["aws:SourceArn"]).rpartition(":")[2]
    assert all(fnmatchcase(name, pattern) for name in names)


def test_a_first_deploy_that_fails_leaves_nothing_behind_whose_name_the_next_one_needs(
    resources: dict[str, Resource],
) -> None:
    """CloudFormation refuses to make what is there already. What it names itself may stay; it is empty then."""
    kept = [one for one in resources.values() if one.get("DeletionPolicy") == "Retain"]
    assert kept
    assert not [one for one in kept if {"Name", "LogGroupName", "TableName", "BucketName"} & one["Properties"].keys()]


def test_calls_of_the_clock_do_not_pile_up_in_front_of_a_function(resources: dict[str, Resource]) -> None:
    """What EventBridge hands over waits at Lambda for six hours, and is made three times, unless that is said there."""
    rules = of_type(resources, "AWS::Events::Rule").values()
    clocks = [one for one in rules if "ScheduleExpression" in one]
    told = {
        text(one["FunctionName"]).strip("<>"): one
        for one in of_type(resources, "AWS::Lambda::EventInvokeConfig").values()
    }
    assert clocks
    for clock in clocks:
        (target,) = clock["Targets"]
        said = told[text(target["Arn"])]
        assert said["MaximumEventAgeInSeconds"] == target["RetryPolicy"]["MaximumEventAgeInSeconds"]
        hourly = clock["ScheduleExpression"] == "rate(1 hour)"
        assert said["MaximumRetryAttempts"] == (2 if hourly else 0)


def test_what_comes_back_to_its_own_queue_is_no_mistake(resources: dict[str, Resource]) -> None:
    """Lambda ends a chain in which a function is called more than sixteen times, unless that is allowed: a refresh of
    segments would stop after sixteen pages. A stream of DynamoDB ends a chain, a queue does not.
    """
    mappings = of_type(resources, "AWS::Lambda::EventSourceMapping").values()
    takers = {text(one["EventSourceArn"]): text(one["FunctionName"]).strip("<>") for one in mappings}
    functions = of_type(resources, "AWS::Lambda::Function")
    leads_to = {
        name: {takers[queue] for queue in _filled(resources, one) & takers.keys()} for name, one in functions.items()
    }
    round_about = {name for name in functions if name in _reached(name, leads_to)}
    assert {function_of(resources, name) for name in round_about} >= {"review_customers", "ask_vendor"}
    allowed = {name for name, one in functions.items() if one.get("RecursiveLoop") == "Allow"}
    assert allowed == round_about


def _filled(resources: dict[str, Resource], function: Resource) -> set[str]:
    """The queues that it may put something on."""
    policies = of_type(resources, "AWS::IAM::Policy").values()
    own = [one for one in policies if text(function["Role"]) in [role["Ref"] for role in one["Roles"]]]
    said = [statement for policy in own for statement in policy["PolicyDocument"]["Statement"]]
    queues = [one["Resource"] for one in said if "sqs:SendMessage" in one["Action"]]
    return {text(one) for named in queues for one in (named if isinstance(named, list) else [named])}


def _reached(name: str, leads_to: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(leads_to[name])
    while waiting:
        following = waiting.pop()
        if following not in found:
            found.add(following)
            waiting += leads_to[following]
    return found


def _alarms(resources: dict[str, Resource], kind: str) -> list[Resource]:
    return list(of_type(resources, f"AWS::CloudWatch::{kind}").values())
