"""A table as the stack makes it, in moto: for the shape of what is stored, never for what happens at the same time."""

import boto3
import pytest
from moto import mock_aws

from shared.aws.table import Table
from shared.journeys.codec import PROJECTED
from tests.doubles import rules


@pytest.fixture(autouse=True)
def held_against_the_rules_of_dynamodb(request, monkeypatch):
    """Whatever stands for it takes more than it does."""
    if request.node.get_closest_marker("refused"):
        return
    ask = Table._request

    def asked(table: Table, operation: str, **arguments: object) -> object:
        rules.check(operation, arguments)
        return ask(table, operation, **arguments)

    monkeypatch.setattr(Table, "_request", asked)


@pytest.fixture
def table():
    with mock_aws():
        client = boto3.client("dynamodb")
        create(client, "customers")
        yield Table(client, "customers")


def create(client, name: str) -> None:
    text = {"pk", "sk", "due_bucket", "due_at"}
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": one, "AttributeType": "S"} for one in sorted(text)],
        KeySchema=_keys("pk", "sk"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": "due",
                "KeySchema": _keys("due_bucket", "due_at"),
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(PROJECTED)},
            }
        ],
    )


def _keys(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]
