"""Today and channels as they are read from CloudWatch, SQS and Secrets Manager, in moto."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

from functions.show_console.watching import Watching
from shared.aws.alarms import Alarms
from shared.aws.dead_letters import DeadLetters
from shared.aws.metrics import Metrics
from shared.aws.objects import Objects
from shared.aws.secret_ages import SecretAges
from shared.configuration import Source
from shared.console.calls import Call
from shared.ingestion.held import Held
from shared.ingestion.standings import Standings
from shared.journeys.controls import Controls
from shared.observability import namespace
from shared.watching.listening import Listening
from tests.unit.console.reading import read
from tests.unit.messages.samples import a_brand

STAGE = "test"
NOW = (datetime.now(UTC) + timedelta(hours=1)).replace(minute=30, second=0, microsecond=0)
CALL = Call("arn:aws:lambda:eu-central-1:1:function:tributary-test-show_console")
BRAND = a_brand(sources={"shopify": {"shop-a": Source()}, "ses": {"feedback": Source()}})


SPENDING = [
    {"gate": "sending", "period": "day", "spent": "1.20", "left": "0.80", "most": "2.00", "currency": "EUR",
     "until": "2026-11-30T23:00:00.000000Z", "shut_until": None},
]  # fmt: skip


class Cloud:
    """CloudWatch, a page at a time: moto knows no region of it with the botocore that we have."""

    def __init__(self):
        self.numbers, self.alarms = [], []

    def get_paginator(self, operation):
        return SimpleNamespace(paginate=getattr(self, operation))

    def list_metrics(self, Namespace, MetricName):  # noqa: N803 - as botocore has it
        found = [one for one, _, _ in self.numbers if (one["Namespace"], one["MetricName"]) == (Namespace, MetricName)]
        for metric in {json.dumps(one) for one in found}:
            yield {"Metrics": [json.loads(metric)]}

    def get_metric_data(self, MetricDataQueries, StartTime, EndTime):  # noqa: N803
        for query in MetricDataQueries:
            asked = query["MetricStat"]
            found = [(at, value) for one, at, value in self.numbers if one == asked["Metric"]]
            shown = [(at, value) for at, value in found if StartTime <= at < EndTime]
            if asked["Stat"] == "Maximum":
                shown = [(at, max(value for when, value in shown if when == at)) for at in {at for at, _ in shown}]
            times, values = zip(*shown, strict=True) if shown else ((), ())
            yield {"MetricDataResults": [{"Id": query["Id"], "Timestamps": times, "Values": values}]}

    def describe_alarms(self, AlarmNamePrefix, StateValue, AlarmTypes):  # noqa: N803
        assert AlarmTypes == ["MetricAlarm", "CompositeAlarm"]
        for one in self.alarms:
            if one["AlarmName"].startswith(AlarmNamePrefix) and one["StateValue"] == StateValue:
                yield {"MetricAlarms": [], "CompositeAlarms": [], one["kind"]: [one]}


@pytest.fixture
def cloud():
    with mock_aws():
        yield Cloud()


def watching(cloud):
    letters = DeadLetters(boto3.client, "tributary-test")
    ages = SecretAges(boto3.client("secretsmanager"), "/tributary/test/")
    listening = Listening(Metrics(cloud, STAGE), BRAND, ("welcome",), Controls)
    bucket = boto3.client("s3")
    bucket.create_bucket(Bucket="bodies", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    standings = Standings(Held(Objects(bucket, "bodies")), BRAND.sources)
    alarms, switches = Alarms(cloud, "tributary-test"), lambda known: []
    return Watching(
        Metrics(cloud, STAGE), alarms, listening, letters, standings, switches, ages, lambda: SPENDING, list, NOW
    )


def counted(cloud, name, value, ago=timedelta(hours=2), **dimensions):
    named = [{"Name": key, "Value": one} for key, one in dimensions.items()]
    cloud.numbers.append(({"Namespace": namespace(STAGE), "MetricName": name, "Dimensions": named}, NOW - ago, value))


def alarm(cloud, name, minutes=1, **changes):
    said, since = f"{name} is wrong. docs/runbooks/age.md", NOW - timedelta(minutes=minutes)
    known = {"AlarmName": name, "AlarmDescription": said, "StateValue": "ALARM", "StateUpdatedTimestamp": since}
    cloud.alarms.append({"kind": "MetricAlarms", **known, **changes})


def table(html, label):
    found = [one for one in read(html).all("table") if one.attributes["aria-label"] == label]
    return [[cell.text for cell in row.all("td")] for one in found for row in one.all("tr")[1:]]


def test_alarms_of_this_stage_that_are_on_are_shown_what_sums_up_first_and_then_the_newest(cloud):
    alarm(cloud, "tributary-test-old", minutes=9)
    alarm(cloud, "tributary-test-new")
    alarm(cloud, "tributary-test-over", StateValue="OK")
    alarm(cloud, "tributary-tested-other")
    alarm(cloud, "tributary-test-all", minutes=5, kind="CompositeAlarms")
    shown = table(watching(cloud).today(CALL), "Alarms")
    assert [row[0] for row in shown] == [f"tributary-test-{one} is wrong." for one in ("all", "new", "old")]


def test_what_this_stage_counted_in_24_hours_is_summed_over_sources_and_secrets_and_no_more(cloud):
    for secret in ("0:", "1:x"):
        counted(cloud, "DeliveryAccepted", 3, connector="shopify", source="shop-a", secret=secret)
    counted(cloud, "DeliveryAccepted", 100, timedelta(hours=26), connector="shopify", source="shop-a", secret="0:")
    counted(cloud, "DeliveryRefused", 2, connector="shopify", source="shop-a", status="401")
    counted(cloud, "EventFiled", 5, connector="shopify")
    metric, at, _ = cloud.numbers[-1]
    cloud.numbers.append(({**metric, "Namespace": namespace("another")}, at, 70))
    assert table(watching(cloud).today(CALL), "Came in") == [["shopify", "6", "5", "2", "0"]]


def test_what_became_of_messages_is_told_by_channel_and_rule(cloud):
    counted(cloud, "MessageSent", 10, channel="email")
    counted(cloud, "MessageFeedback", 8, channel="email", state="delivered")
    counted(cloud, "MessageFeedback", 1, channel="email", state="complained")
    counted(cloud, "MessageSpent", 1_000, channel="email")
    counted(cloud, "MessageWithheld", 4, rule="consent")
    page = watching(cloud).today(CALL)
    assert table(page, "By channel") == [["email", "10", "8", "0", "0", "0", "1", "0", "0.001 USD"]]
    assert [row[1:] for row in table(page, "Did not go")] == [["4", "0"]]


def test_the_lag_is_the_longest_of_the_last_hour_and_of_the_day(cloud):
    for value, hours in ((90_000, 26), (14_000, 5), (300, 2), (1_200, 2)):
        counted(cloud, "FilingLag", value, timedelta(hours=hours))
    page = read(watching(cloud).today(CALL)).text
    assert "From received to filed: 1.2 s at most in the last hour that had any, 14.0 s at most in 24 hours." in page


def test_budgets_are_shown_as_they_are_counted(cloud):
    (row,) = table(watching(cloud).today(CALL), "Budgets")
    assert row[:5] == ["all sending", "day", "1.20 EUR", "0.80", "2.00"]


def test_a_source_that_usually_speaks_is_missed(cloud):
    for hours in range(20, 200, 4):
        ago = timedelta(hours=hours)
        counted(cloud, "DeliveryAccepted", 1, ago, connector="shopify", source="shop-a", secret="0:")
    assert [row[0] for row in table(watching(cloud).today(CALL), "Silent")] == ["shopify/shop-a"]


def test_each_source_of_the_brand_has_a_row_with_the_age_of_its_secret(cloud):
    boto3.client("secretsmanager").create_secret(Name="/tributary/test/connectors/shopify/shop-a", SecretString="{}")
    counted(cloud, "DeliveryRefused", 2, timedelta(days=3), connector="shopify", source="shop-a", status="401")
    shown = table(watching(cloud).channels(CALL), "Sources")
    assert [(row[0], row[1], row[4], row[7]) for row in shown] == [
        ("ses/feedback", "never heard of", "0", "needs none"),
        ("shopify/shop-a", "refused", "2", "0 days old"),
    ]
