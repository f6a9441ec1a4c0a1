"""The DynamoDB in a dictionary answers as the local AWS does, too."""

from random import Random
from uuid import uuid4

import pytest

from shared.aws.table import Table
from tests.doubles.dynamodb import DynamoDB
from tests.doubles.operations import answers, operations
from tests.integration.conftest import create


@pytest.fixture
def empty_table(stage):
    client, name = stage.client("dynamodb"), f"double-{uuid4().hex[:8]}"
    create(client, name)
    yield Table(client, name)
    client.delete_table(TableName=name)


@pytest.mark.parametrize("seed", range(3))
def test_every_operation_has_the_same_answer(empty_table, seed):
    told = list(operations(Random(seed), 200))  # noqa: S311
    assert answers(Table(DynamoDB(), "customers"), told) == answers(empty_table, told)
