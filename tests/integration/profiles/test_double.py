"""The DynamoDB in a dictionary, on which thousands of stories are played, answers as the emulated one does."""

import random

import pytest

from shared.aws.table import Table
from tests.doubles.dynamodb import DynamoDB
from tests.doubles.operations import answers, operations

KEY = {"pk": "a", "sk": "id"}


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
