"""Readers of the table's stream, as on AWS: none waits for another, no queue for them, and each reads several shards.

Runs inside MiniStack (see ministack.py), which has one shard, and calls one reader after the other in the thread that
also takes from all queues: while a hundred mails were sent, nobody was woken.
"""

import threading
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from ministack.core import concurrency
from ministack.services import dynamodb, lambda_svc

Mapping = tuple[str, str, dict[str, Any]]
"""Account, region, and the event source mapping itself."""

SHARDS = 4

every, read, execute = lambda_svc._iter_all_esms, lambda_svc._poll_dynamodb_streams, lambda_svc._execute_function
here = threading.local()
"""`reader` is the mapping that this thread reads for; those that take from queues have none."""

reading: set[str] = set()


def of_this_thread() -> Iterator[Mapping]:
    only = getattr(here, "reader", None)
    return (one for one in every() if only in (None, one[2]["UUID"]))


def start_readers() -> bool:
    """False: there is nothing more to do for the thread that takes from queues."""
    for one in every():
        reader = one[2]["UUID"]
        if reader not in reading and _left(one):
            reading.add(reader)
            concurrency.spawn_background(_read, reader)
    return False


def _read(reader: str) -> None:
    """To the end, or to what fails."""
    here.reader = reader
    try:
        while read():
            pass
    finally:
        reading.discard(reader)
        concurrency.esm_wake.set()


def executed(function: dict[str, Any], event: dict[str, Any]) -> Any:
    """A batch by shards, all at once: what changes under one key stays in order. Where one fails, all come again."""
    if getattr(here, "reader", None) is None:
        return execute(function, event)
    shards: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for record in event["Records"]:
        shards[hash(record["dynamodb"]["Keys"]["pk"]["S"]) % SHARDS].append(record)
    with ThreadPoolExecutor(SHARDS) as pool:
        batches = [{"Records": shard} for shard in shards.values()]
        results = [pool.submit(copy_context().run, execute, function, batch) for batch in batches]
    return max((one.result() for one in results), key=lambda result: bool(result.get("error")))


def progress() -> dict[str, int]:
    """How many records were ever written to streams, and how many of them a reader has not done with."""
    readers = [one for one in every() if _is_reader(one)]
    return {"written": sum(map(_written, readers)), "unread": sum(map(_left, readers))}


def _is_reader(one: Mapping) -> bool:
    return ":dynamodb:" in one[2].get("EventSourceArn", "")


def _written(one: Mapping) -> int:
    account, region, mapping = one
    table = mapping["EventSourceArn"].split("/")[1]
    return int(dynamodb.stream_end_position(table, account_id=account, region=region))


def _left(one: Mapping) -> int:
    if not _is_reader(one):
        return 0
    account, region, mapping = one
    return _written(one) - int(lambda_svc._dynamodb_stream_positions.get_scoped(account, region, mapping["UUID"], 0))


def install() -> None:
    lambda_svc._iter_all_esms, lambda_svc._poll_dynamodb_streams = of_this_thread, start_readers
    lambda_svc._execute_function = executed
