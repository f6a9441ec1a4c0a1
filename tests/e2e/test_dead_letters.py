"""What failed for good is kept, counted, and sent back to where it failed."""

import json

import pytest

from infra.cli import customers, dlq
from infra.demo import story
from shared.errors import NotFoundError


def test_a_dead_letter_of_a_queue_runs_again_and_is_filed(stage, idle, people):
    email = f"dead.{people.ines.number}@example.com"
    event = {"id": email, "name": "note.taken", "occurred_at": stage.now().isoformat(), "source": "/".join(story.OWN)}
    event |= {"identifiers": [{"kind": "email", "value": email}], "data": {}}
    delivery = {"id": email, "connector": "standard_webhooks", "source": "own", "received_at": event["occurred_at"]}
    letter = json.dumps({"delivery": delivery, "events": [event], "error": None})
    stage.client("sqs").send_message(QueueUrl=dlq.queues(stage)["events"], MessageBody=letter)
    assert dlq.counts(stage)["events"] == 1
    assert dlq.send_back(stage, "events") == 1
    idle.wait()
    assert dlq.counts(stage)["events"] == 0
    assert customers.find(stage, f"email:{email}") is not None


def test_a_dead_letter_of_the_stream_shows_its_records_to_the_function_again(stage):
    """Lambda's own form: the letter holds no records, only their place in the stream."""
    streams, function = stage.client("dynamodbstreams"), stage.functions["start_journeys"]
    arn = stage.client("dynamodb").describe_table(TableName=stage.table)["Table"]["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    begin = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    record = streams.get_records(ShardIterator=begin, Limit=1)["Records"][0]["dynamodb"]["SequenceNumber"]
    place = {"streamArn": arn, "shardId": shard, "startSequenceNumber": record, "endSequenceNumber": record}
    role = stage.client("lambda").get_function_configuration(FunctionName=function)["FunctionArn"]
    letter = {"requestContext": {"functionArn": role}, "DDBStreamBatchInfo": {**place, "batchSize": 1}}
    url = dlq.queues(stage)["new-events"]
    stage.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(letter))
    assert dlq.send_back(stage, "new-events") == 1
    assert dlq.counts(stage)["new-events"] == 0


def test_an_unknown_queue_is_answered_with_those_there_are(stage):
    with pytest.raises(NotFoundError, match="events, messages, new-events, outboxes, runs"):
        dlq.send_back(stage, "orders")
