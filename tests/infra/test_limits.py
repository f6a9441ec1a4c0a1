"""Quotas of AWS that no schema knows, and that grow near one line at a time."""

import json
from collections import Counter
from itertools import chain

import pytest

from tests.infra.resolved import Resolved
from tests.infra.template import Resource, of_type

DAY, HOUR = 86_400, 3_600


@pytest.fixture(scope="module")
def resolved(resources: dict[str, Resource]) -> dict[str, Resource]:
    found: dict[str, Resource] = Resolved(resources).template()["Resources"]
    return found


def test_a_role_has_room_for_all_its_rights(resolved: dict[str, Resource]) -> None:
    """10,240 letters for all that is written into one role, blanks not counted: IAM's quotas."""
    letters: Counter[str] = Counter()
    for policy in of_type(resolved, "AWS::IAM::Policy").values():
        letters.update(dict.fromkeys(policy["Roles"], len(json.dumps(policy["PolicyDocument"], separators=(",", ":")))))
    assert letters
    assert max(letters.values()) <= 10_240


def test_a_function_has_room_for_all_it_is_told(resolved: dict[str, Resource]) -> None:
    """4 KB of names and values: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""
    for function in of_type(resolved, "AWS::Lambda::Function").values():
        assert sum(map(len, chain(*function["Environment"]["Variables"].items()))) <= 4_096


def test_a_stream_has_two_readers_with_five_patterns_each_at_most(resolved: dict[str, Resource]) -> None:
    """A third reader of a shard would be throttled; a sixth pattern is refused.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
    """
    readers = [
        one for one in of_type(resolved, "AWS::Lambda::EventSourceMapping").values() if "StartingPosition" in one
    ]
    assert 0 < len(readers) <= 2
    for reader in readers:
        patterns = [one["Pattern"] for one in reader["FilterCriteria"]["Filters"]]
        assert len(patterns) <= 5
        assert max(map(len, patterns)) <= 4_096


def test_alarms_look_back_no_further_than_they_may(resolved: dict[str, Resource]) -> None:
    """A day, or a week where the periods are hours: CloudWatch's PutMetricAlarm."""
    for alarm in of_type(resolved, "AWS::CloudWatch::Alarm").values():
        assert alarm["Period"] * alarm["EvaluationPeriods"] <= (DAY if alarm["Period"] < HOUR else 7 * DAY)


def test_the_alarm_of_alarms_is_made_of_as_many_as_it_may(resolved: dict[str, Resource]) -> None:
    """A hundred, in 10,240 letters: CloudWatch's PutCompositeAlarm."""
    (alarm,) = of_type(resolved, "AWS::CloudWatch::CompositeAlarm").values()
    assert len(alarm["AlarmRule"]) <= 10_240
    assert 0 < alarm["AlarmRule"].count("ALARM(") <= 100


def test_the_index_is_as_it_was_first_deployed(resolved: dict[str, Resource]) -> None:
    """Neither keys nor projection of an index can be changed, and one deploy makes or deletes one at most: what is
    to be another index gets another name, and the old one goes with a later deploy.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
    """
    (table,) = of_type(resolved, "AWS::DynamoDB::Table").values()
    (index,) = table["GlobalSecondaryIndexes"]
    assert (index["IndexName"], index["Projection"]) == (
        "due",
        {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["version", "step", "state"]},
    )
    assert [one["AttributeName"] for one in index["KeySchema"]] == ["due_bucket", "due_at"]
