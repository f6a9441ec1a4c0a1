"""The DynamoDB in a dictionary, on which thousands of stories are played, answers as the emulated one does."""

import random

import pytest

from shared.aws import keys
from shared.aws.table import Table
from tests.doubles.due_index import Indexed
from tests.doubles.dynamodb import DynamoDB
from tests.doubles.operations import answers, operations
from tests.unit.journeys.making import MONDAY

KEY = {"pk": "a", "sk": "id"}


@pytest.mark.refused
@pytest.mark.parametrize("seed", range(10))
def test_every_operation_has_the_same_answer(table, seed):
    told = list(operations(random.Random(seed), 150))  # noqa: S311
    assert answers(Table(DynamoDB(), "customers"), told) == answers(table, told)


def test_a_lazy_read_may_miss_the_latest_writes_and_a_consistent_one_never_does():
    behind = iter([0, 1, 2, 3])
    table = Table(DynamoDB(behind=lambda: next(behind)), "customers")
    for number in range(3):
        table.put(KEY, {"v": number})
    assert [table.get(KEY) and table.get(KEY, consistent=True)["v"] for _ in range(1)] == [2]
    assert table.get(KEY)["v"] == 1
    assert table.query("a", "id")[0]["v"] == 0
    assert table.get_many([KEY]) == []


@pytest.mark.parametrize("bucket", [None, "a", "b"])
def test_the_due_index_has_the_same_pages_of_what_waits_and_of_what_is_due(table, bucket):
    double, draw = Table(Indexed(), "customers"), random.Random(1)  # noqa: S311
    for number in range(23):
        due = {"due_bucket": draw.choice("ab"), "due_at": keys.timestamp(MONDAY.replace(second=number))}
        for one in (double, table):
            one.put({"pk": f"c{number % 5}", "sk": f"run#{number}"}, {**due, "step": "s", "unseen": "x"})
            one.put({"pk": f"c{number % 5}", "sk": f"id#{number}"}, {"step": "none"})
    assert _every(double, bucket) == _every(table, bucket)
    until = keys.timestamp(MONDAY.replace(second=11))
    assert double.due("a", until, limit=4) == table.due("a", until, limit=4)


def _every(table, bucket):
    """Page by page; a scan has no order."""
    found, after = table.waiting(bucket, None, 3)
    while after:
        more, after = table.waiting(bucket, after, 3)
        found += more
    return sorted(found, key=lambda one: (one["pk"], one["sk"]))
