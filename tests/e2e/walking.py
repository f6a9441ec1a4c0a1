"""Every table, bucket, queue and log group that AWS lists, read to the last byte: where can a word still be found?"""

import base64
import gzip
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from infra.cli.deployment import Deployment

GZIP = b"\x1f\x8b"
PEEK_SECONDS = 30
"""So long a letter that is looked at is hidden from others; it is shown to them again at the end of the look."""

Found = tuple[str, bytes]


def everywhere(stage: Deployment, since: datetime) -> list[Found]:
    """Place and content. `since` is for the logs only: no word is older than the test that made it up."""
    return [*_tables(stage), *_buckets(stage), *_queues(stage), *_logs(stage, since)]


def holding(found: Iterable[Found], word: str) -> set[str]:
    """The places whose content says the word, in one of the forms in which it travels."""
    spelled = forms(word)
    return {place for place, content in found if any(one in _open(content) for one in spelled)}


def forms(word: str) -> set[bytes]:
    """As it is, in JSON (also JSON in JSON), in an address, and in base64 wherever in a triple of bytes it begins."""
    plain, escaped = word.encode(), json.dumps(word)[1:-1]
    texts = {plain, escaped.encode(), json.dumps(escaped)[1:-1].encode(), quote(word).encode()}
    return texts | {one for text in (plain, escaped.encode()) for one in _encoded(text)}


def _encoded(text: bytes) -> Iterator[bytes]:
    """Only the letters that do not depend on what stands before and after."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + text)
        begin, end = -(-before * 8 // 6), (before + len(text)) * 8 // 6
        yield whole[begin:end]
        yield whole[begin:end].translate(bytes.maketrans(b"+/", b"-_"))


def _open(content: bytes) -> bytes:
    return gzip.decompress(content) if content.startswith(GZIP) else content


def _tables(stage: Deployment) -> Iterator[Found]:
    dynamodb = stage.client("dynamodb")
    names = [name for page in dynamodb.get_paginator("list_tables").paginate() for name in page["TableNames"]]
    for name in names:
        for page in dynamodb.get_paginator("scan").paginate(TableName=name, ConsistentRead=True):
            for item in page["Items"]:
                place = f"table {name} {item.get('pk', {}).get('S')} {item.get('sk', {}).get('S')}"
                yield from ((place, leaf) for leaf in _leaves(item))


def _leaves(value: Any) -> Iterator[bytes]:
    match value:
        case bytes():
            yield value
        case dict():
            yield from (leaf for pair in value.items() for one in pair for leaf in _leaves(one))
        case list():
            yield from (leaf for one in value for leaf in _leaves(one))
        case _:
            yield str(value).encode()


def _buckets(stage: Deployment) -> Iterator[Found]:
    s3 = stage.client("s3")
    for bucket in (one["Name"] for one in s3.list_buckets()["Buckets"]):
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            for one in page.get("Versions", ()):
                place = f"bucket {bucket} {one['Key']}"
                version = {} if one["VersionId"] == "null" else {"VersionId": one["VersionId"]}
                read = s3.get_object(Bucket=bucket, Key=one["Key"], **version)
                yield place, one["Key"].encode()
                yield place, json.dumps(read["Metadata"]).encode()
                yield place, read["Body"].read()


def _queues(stage: Deployment) -> Iterator[Found]:
    sqs = stage.client("sqs")
    for page in sqs.get_paginator("list_queues").paginate():
        for url in page.get("QueueUrls", ()):
            yield from ((f"queue {url.rsplit('/', 1)[-1]}", body.encode()) for body in _letters(sqs, url))


def _letters(sqs: Any, url: str) -> list[str]:
    seen: list[dict[str, str]] = []
    peek = {"MaxNumberOfMessages": 10, "VisibilityTimeout": PEEK_SECONDS}
    while letters := sqs.receive_message(QueueUrl=url, **peek).get("Messages"):
        seen += letters
    for one in seen:
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"], VisibilityTimeout=0)
    return [one["Body"] for one in seen]


def _logs(stage: Deployment, since: datetime) -> Iterator[Found]:
    logs, start = stage.client("logs"), int(since.timestamp() * 1000)
    groups = [one for page in logs.get_paginator("describe_log_groups").paginate() for one in page["logGroups"]]
    for group in (one["logGroupName"] for one in groups):
        for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=start):
            yield from ((f"log {group}", one["message"].encode()) for one in page["events"])
