"""What failed for good is kept, counted, and sent back to where it failed."""

import json

import pytest

from infra.cli import customers, dlq
from infra.demo import webhooks
from shared.errors import NotFoundError


def test_a_dead_letter_of_a_queue_runs_again_and_is_filed(stage, idle, people):
    email = f"dead.{people.ines.number}@example.com"
    event = {
        "id": email,
        "name": "note.taken",
        "occurred_at": stage.now().isoformat(),
        "source": "/".join(webhooks.OWN),
    }
    event |= {"identifiers": [{"kind": "email", "value": email}], "data": {}}
    delivery = {"id": email, "connector": "standard_webhooks", "source": "own", "received_at": event["occurred_at"]}
    letter = json.dumps({"delivery": delivery, "events": [event], "error": None})
    before = dlq.counts(stage)["events"]
    stage.client("sqs").send_message(QueueUrl=dlq.queues(stage)["events"], MessageBody=letter)
    assert dlq.counts(stage)["events"] == before + 1
    assert dlq.send_back(stage, "events") == before + 1
    idle.wait()
    assert dlq.counts(stage)["events"] == 0
    assert customers.find(stage, f"email:{email}") is not None


def test_a_dead_letter_of_the_stream_shows_its_records_to_the_function_again(stage):
    """Lambda's own form: the letter holds no records, only their place in the stream."""
    lamb, arn = stage.client("lambda"), _stream(stage)
    shard, sequence = _newest(stage, arn)
    place = {"streamArn": arn, "shardId": shard, "startSequenceNumber": sequence, "endSequenceNumber": sequence}
    function = lamb.get_function_configuration(FunctionName=stage.functions["start_journeys"])["FunctionArn"]
    letter = {"requestContext": {"functionArn": function}, "DDBStreamBatchInfo": {**place, "batchSize": 1}}
    url = dlq.queues(stage)["new-events"]
    stage.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(letter))
    waiting = dlq.counts(stage)["new-events"]
    assert dlq.send_back(stage, "new-events") == waiting
    assert dlq.counts(stage)["new-events"] == 0


def _stream(stage) -> str:
    return stage.client("dynamodb").describe_table(TableName=stage.table)["Table"]["LatestStreamArn"]


def _newest(stage, arn: str) -> tuple[str, str]:
    """Shard and place of the newest event that was filed."""
    streams = stage.client("dynamodbstreams")
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    start = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
    iterator, found = streams.get_shard_iterator(**start)["ShardIterator"], []
    while (page := streams.get_records(ShardIterator=iterator))["Records"]:
        found += [one["dynamodb"] for one in page["Records"] if one["dynamodb"]["Keys"]["sk"]["S"].startswith("event#")]
        iterator = page["NextShardIterator"]
    return shard, found[-1]["SequenceNumber"]


def test_an_unknown_queue_is_answered_with_those_there_are(stage):
    known = "bus, events, messages, new-events, outboxes, reviews, runs, vendors"
    with pytest.raises(NotFoundError, match=known):
        dlq.send_back(stage, "orders")
