"""Dead letters in SQS (moto): looked at without being taken, and sent back to where each failed."""

import json
from functools import cache

import boto3
import pytest
from moto import mock_aws

from shared.aws.dead_letters import DeadLetters
from shared.errors import NotFoundError, Permanent

RULE = {
    "TARGET_ARN": "arn:aws:lambda:eu-central-1:1:function:ingest",
    "ERROR_CODE": "THROTTLED",
    "ERROR_MESSAGE": "slow",
}


class Functions:
    """The one part that moto has not: it runs Lambdas in Docker."""

    def __init__(self):
        self.called, self.answer, self.fails = [], {}, lambda body: False

    def invoke(self, FunctionName, Payload):  # noqa: N803 - as boto3 has it
        body = json.loads(Payload)
        self.called.append((FunctionName, body))
        return {"FunctionError": "Unhandled"} if self.fails(body) else self.answer


@pytest.fixture
def desk():
    with mock_aws():
        yield Desk()


class Desk:
    def __init__(self):
        self.sqs, self.functions = boto3.client("sqs", "eu-central-1"), Functions()
        names = ("events", "events-dead", "bus-dead", "runs", "runs-dead")
        self.urls = {one: self.sqs.create_queue(QueueName=f"tributary-test-{one}")["QueueUrl"] for one in names}
        self.sqs.create_queue(QueueName="tributary-tested-others-dead")
        clients = {"sqs": self.sqs, "lambda": self.functions}
        self.letters = DeadLetters(cache(clients.__getitem__), "tributary-test")

    def put(self, queue, body, attributes=None):
        said = {name: {"DataType": "String", "StringValue": value} for name, value in (attributes or {}).items()}
        self.sqs.send_message(QueueUrl=self.urls[queue], MessageBody=json.dumps(body), MessageAttributes=said)


def test_only_the_queues_of_this_stage_are_counted(desk):
    desk.put("events-dead", {})
    desk.put("runs", {})
    assert desk.letters.counts() == {"bus": 0, "events": 1, "runs": 0}
    assert desk.letters.waiting() == {"events": 0, "runs": 1}


def test_looking_takes_nothing_and_shows_each_once(desk):
    for number in range(7):
        desk.put("events-dead", {"n": number})
    for _ in range(2):
        assert sorted(json.loads(one.body)["n"] for one in desk.letters.look("events")) == list(range(7))
    assert desk.letters.counts()["events"] == 7


@pytest.mark.parametrize(
    ("body", "attributes", "reason"),
    [
        ({"delivery": {}}, None, None),
        ({"detail": {}}, RULE, "THROTTLED: slow"),
        ({"requestContext": {"condition": "RetryAttemptsExhausted"}}, None, "RetryAttemptsExhausted"),
        (["a list"], None, None),
    ],
)
def test_what_aws_noted_of_a_failure_is_its_reason(desk, body, attributes, reason):
    desk.put("bus-dead", body, attributes)
    assert [one.reason for one in desk.letters.look("bus")] == [reason]


def test_what_is_sent_back_lies_in_its_queue_as_it_was(desk):
    for number in range(12):
        desk.put("events-dead", {"n": number})
    assert desk.letters.send_back("events") == 12
    assert desk.letters.counts()["events"] == 0
    assert desk.letters.waiting()["events"] == 12


def test_where_time_is_up_the_rest_stays(desk):
    for number in range(12):
        desk.put("events-dead", {"n": number})
    turns = iter([True, False])
    sent = desk.letters.send_back("events", lambda: next(turns))
    assert 0 < sent <= 10
    assert desk.letters.counts()["events"] == 12 - sent


def test_what_the_bus_could_not_hand_over_is_handed_to_its_function(desk):
    desk.put("bus-dead", {"detail": "x"}, RULE)
    assert desk.letters.send_back("bus") == 1
    assert desk.functions.called == [(RULE["TARGET_ARN"], {"detail": "x"})]
    assert desk.letters.counts()["bus"] == 0


def test_what_a_function_failed_at_is_shown_to_it_again(desk):
    """As Lambda itself sets it aside after the last of its tries, with the version behind the name."""
    context = {"functionArn": f"{RULE['TARGET_ARN']}:$LATEST", "condition": "RetriesExhausted"}
    desk.put("bus-dead", {"requestContext": context, "requestPayload": {"detail": "x"}})
    assert desk.letters.send_back("bus") == 1
    assert desk.functions.called == [(RULE["TARGET_ARN"], {"detail": "x"})]
    assert desk.letters.counts()["bus"] == 0


def test_what_fails_again_stays(desk):
    desk.put("bus-dead", {"detail": "x"}, RULE)
    desk.functions.answer = {"FunctionError": "Unhandled"}
    with pytest.raises(Permanent, match="stays"):
        desk.letters.send_back("bus")
    url = desk.urls["bus-dead"]
    found = desk.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert found["ApproximateNumberOfMessagesNotVisible"] == "1"


@pytest.mark.parametrize("place", range(3))
def test_one_that_fails_again_holds_up_none_of_the_others(desk, place):
    for number in range(25):
        desk.put("bus-dead", {"detail": number}, RULE)
    bad = (0, 12, 24)[place]
    desk.functions.fails = lambda body: body["detail"] == bad
    with pytest.raises(Permanent, match="24 were sent back, and 1 stays where it is: it failed again"):
        desk.letters.send_back("bus")
    assert sorted(body["detail"] for _, body in desk.functions.called) == list(range(25))
    assert desk.letters.counts()["bus"] == 0  # the one that stays is out of sight for a minute


def test_what_is_no_json_stays_and_holds_up_none(desk):
    desk.sqs.send_message(QueueUrl=desk.urls["events-dead"], MessageBody="by hand")
    desk.put("events-dead", {"n": 1})
    with pytest.raises(Permanent, match="1 was sent back, and 1 stays where it is: it is not JSON"):
        desk.letters.send_back("events")
    assert desk.letters.waiting()["events"] == 1


def test_an_unknown_queue_is_answered_with_those_there_are(desk):
    with pytest.raises(NotFoundError, match="bus, events, runs"):
        desk.letters.look("orders")
