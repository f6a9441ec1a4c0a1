"""A dead letter of a stream is replayed with the records that its function would have been shown, and no others."""

import json
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from shared.aws import stream_letters
from shared.errors import Permanent, UnavailableError

PLACE = {"streamArn": "arn:stream", "shardId": "s", "startSequenceNumber": "9", "endSequenceNumber": "11"}
PATTERN = {
    "eventName": ["INSERT"],
    "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "event#"}]}}, "NewImage": {"gone": {"S": [{"exists": False}]}}},
}


def a_record(sequence, kind="INSERT", sk="event#1", **image):
    place = {"SequenceNumber": sequence, "ApproximateCreationDateTime": datetime(2026, 11, 22, tzinfo=UTC)}
    return {"eventName": kind, "dynamodb": {**place, "Keys": {"sk": {"S": sk}}, "NewImage": image}}


class Aws:
    """The streams and the function in one."""

    answer: dict[str, object] = {}
    open = False
    """Still written to."""

    def __init__(self, *records):
        self.records, self.shown = records, []

    def get_shard_iterator(self, **asked):
        assert asked["SequenceNumber"] == "9"
        return {"ShardIterator": "i"}

    def get_records(self, ShardIterator):  # noqa: N803 - boto's name
        """Pages of two, of which every other one is empty."""
        start = 0 if ShardIterator == "i" else float(ShardIterator)
        records = self.records[int(start) : int(start) + 2] if start == int(start) else ()
        more = {"NextShardIterator": str(start + 0.5 if records else start + 1.5)}
        return {"Records": records, **(more if start < len(self.records) or self.open else {})}

    def list_event_source_mappings(self, **asked):
        return {"EventSourceMappings": [{"FilterCriteria": {"Filters": [{"Pattern": json.dumps(PATTERN)}]}}]}

    def invoke(self, *, Payload, **asked):  # noqa: N803 - boto's name
        self.shown += json.loads(Payload)["Records"]
        return self.answer


@pytest.fixture
def replayed():
    def replayed(*records, **answer):
        aws = Aws(*records)
        aws.answer = answer
        stream_letters.replay(lambda _: aws, PLACE, "start_journeys")
        return aws.shown

    return replayed


def test_only_what_its_mapping_lets_through_is_shown(replayed):
    others = [a_record("9", "MODIFY"), a_record("9", sk="run#1"), a_record("10", gone={"S": "x"})]
    assert [one["dynamodb"]["SequenceNumber"] for one in replayed(a_record("9"), *others)] == ["9"]


def test_numbers_and_not_texts_say_where_the_place_ends(replayed):
    shown = replayed(a_record("9"), a_record("11"), a_record("12"), a_record("100"))
    assert [one["dynamodb"]["SequenceNumber"] for one in shown] == ["9", "11"]


def test_records_look_as_lambda_hands_them_over(replayed):
    (shown,) = replayed(a_record("9", data={"B": b"x\x9c"}))
    assert shown["dynamodb"]["NewImage"]["data"] == {"B": "eJw="}
    assert shown["dynamodb"]["ApproximateCreationDateTime"] == 1795305600.0


def test_another_failure_is_said_and_the_letter_stays(replayed):
    with pytest.raises(Permanent, match="it failed again"):
        replayed(a_record("9"), FunctionError="Unhandled")


def test_a_place_without_records_for_the_function_calls_nobody(replayed):
    assert replayed(a_record("9", "REMOVE"), FunctionError="never called") == []


def test_what_takes_more_than_one_page_of_the_stream_is_replayed_whole(replayed):
    shown = replayed(a_record("9"), a_record("10", "MODIFY"), a_record("10"), a_record("11"), a_record("12"))
    assert [one["dynamodb"]["SequenceNumber"] for one in shown] == ["9", "10", "11"]


def test_where_the_records_are_not_to_be_found_the_letter_stays():
    aws = Aws(a_record("9"))
    aws.open = True
    with pytest.raises(Permanent, match="not found"):
        stream_letters.replay(lambda _: aws, PLACE, "start_journeys")
    assert not aws.shown


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("get_shard_iterator", "TrimmedDataAccessException"),
        ("get_shard_iterator", "ResourceNotFoundException"),
        ("get_records", "TrimmedDataAccessException"),
    ],
)
def test_what_the_stream_has_no_more_after_a_day_is_told_as_such(monkeypatch, operation, code):
    def gone(self, **asked):
        raise ClientError({"Error": {"Code": code, "Message": "gone"}}, operation)

    monkeypatch.setattr(Aws, operation, gone)
    with pytest.raises(Permanent, match="24 hours"):
        stream_letters.replay(lambda _: Aws(), PLACE, "start_journeys")


def test_a_stream_that_does_not_answer_is_asked_another_time(monkeypatch):
    def busy(self, **asked):
        raise ClientError({"Error": {"Code": "LimitExceededException", "Message": "slower"}}, "get_records")

    monkeypatch.setattr(Aws, "get_records", busy)
    with pytest.raises(UnavailableError):
        stream_letters.replay(lambda _: Aws(), PLACE, "start_journeys")
