"""Dead letters of a stream hold no records, only a place in the table's stream, which DynamoDB keeps for 24 hours.

https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import Permanent, UnavailableError

Record = Mapping[str, Any]
Client = Callable[[str], Any]
GONE = frozenset({"TrimmedDataAccessException", "ResourceNotFoundException"})
MOST_PAGES = 100
"""Each has at most 1 MB, and may be empty; of a shard that is still written to there is always another."""


def replay(client: Client, place: Mapping[str, Any], function: str) -> None:
    """Show the records of that place to the function again, those that its event source mapping would let through."""
    patterns = _patterns(client, function, place["streamArn"])
    records = [one for one in _records(client, place) if any(_matches(one, pattern) for pattern in patterns)]
    if not records:
        return
    payload = json.dumps({"Records": records}, default=_as_lambda_does)
    answer = client("lambda").invoke(FunctionName=function, Payload=payload)
    if "FunctionError" in answer:
        raise Permanent("it failed again")


def _records(client: Client, place: Mapping[str, Any]) -> Iterator[Record]:
    streams, last = client("dynamodbstreams"), int(place["endSequenceNumber"])
    start = {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "SequenceNumber": place["startSequenceNumber"]}
    shard = _asked(streams.get_shard_iterator, StreamArn=place["streamArn"], ShardId=place["shardId"], **start)
    iterator: str | None = shard["ShardIterator"]
    for _ in range(MOST_PAGES):
        page = _asked(streams.get_records, ShardIterator=iterator)
        found = [(int(one["dynamodb"]["SequenceNumber"]), one) for one in page["Records"]]
        yield from (one for number, one in found if number <= last)
        iterator = page.get("NextShardIterator")
        if iterator is None or any(number >= last for number, _ in found):
            return
    raise Permanent("its records were not found in the stream")


def _asked(operation: Callable[..., Any], **asked: Any) -> Any:
    try:
        return operation(**asked)
    except ClientError as error:
        if error.response["Error"]["Code"] in GONE:
            raise Permanent("its records are gone from the stream, which has them for 24 hours") from None
        raise UnavailableError("stream") from error
    except BotoCoreError as error:
        raise UnavailableError("stream") from error


def _patterns(client: Client, function: str, stream: str) -> Sequence[Mapping[str, Any]]:
    found = client("lambda").list_event_source_mappings(FunctionName=function, EventSourceArn=stream)
    filters = [
        one["Pattern"] for mapping in found["EventSourceMappings"] for one in mapping["FilterCriteria"]["Filters"]
    ]
    return [json.loads(pattern) for pattern in filters]


def _matches(value: Any, pattern: Any) -> bool:
    """As much of EventBridge's patterns as our stack uses: equality, `prefix` and `exists`."""
    if isinstance(pattern, Mapping):
        inside = value if isinstance(value, Mapping) else {}
        return all(_matches(inside.get(name), part) for name, part in pattern.items())
    return any(_is(value, one) for one in pattern)


def _is(value: Any, wanted: Any) -> bool:
    if not isinstance(wanted, Mapping):
        return bool(value == wanted)
    if "exists" in wanted:
        return (value is not None) is wanted["exists"]
    return isinstance(value, str) and value.startswith(wanted["prefix"])


def _as_lambda_does(value: object) -> Any:
    """Binary as base64, times as numbers."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(type(value).__name__)
