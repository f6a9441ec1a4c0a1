"""What alarms of our own look at is written by the deployed functions, and the deployed alarms mind it."""

import json
from datetime import timedelta

import pytest

from shared.aws import clock
from tests.reference.alarms import fires


@pytest.fixture
def calls(stage):
    """A function as its schedule calls it, and what it wrote for CloudWatch meanwhile: seconds and values by metric."""

    def called(function):
        since = real(stage) - timedelta(seconds=2)
        event = {"source": "aws.events", "time": f"{since:%Y-%m-%dT%H:%M:%SZ}"}
        answer = stage.client("lambda").invoke(FunctionName=stage.functions[function], Payload=json.dumps(event))
        assert "FunctionError" not in answer, answer["Payload"].read()
        return written(stage, function, since)

    return called


def real(stage):
    return clock.now(stage.store(), "")


def written(stage, function, since):
    pages = stage.client("logs").get_paginator("filter_log_events")
    group = f"/{stage.app}/{stage.stage}/{function}"
    found = {}
    for page in pages.paginate(logGroupName=group, startTime=int(since.timestamp() * 1000)):
        for line in (one["message"] for one in page["events"] if '"_aws"' in one["message"]):
            told = json.loads(line[line.index("{") :])
            for metrics in told["_aws"]["CloudWatchMetrics"]:
                for metric in metrics["Metrics"]:
                    values = [(told["_aws"]["Timestamp"] / 1000, value) for value in told[metric["Name"]]]
                    found.setdefault(metric["Name"], []).extend(values)
    return found


def deployed(stage, name):
    (alarm,) = stage.client("cloudwatch").describe_alarms(AlarmNames=[f"{stage.app}-{stage.stage}-{name}"])[
        "MetricAlarms"
    ]
    return alarm


def test_a_sweep_is_the_sign_of_life_that_its_alarm_waits_for(stage, calls):
    swept, alarm = calls("advance_journey")["Swept"], deployed(stage, "minute-hand-missed")
    last = max(at for at, _ in swept)
    assert not fires(alarm, swept, last + 1)
    assert fires(alarm, swept, last + alarm["Period"] + 1)


def test_nobody_is_missed_where_nobody_has_habits_and_that_is_written_too(stage, calls):
    found = calls("notice_silence")
    for metric, name in (("SourceSilent", "sources-silent"), ("JourneySilent", "journeys-silent")):
        values = [value for _, value in found[metric]]
        assert set(values) == {0}
        assert not fires(deployed(stage, name), found[metric], found[metric][-1][0] + 1)
