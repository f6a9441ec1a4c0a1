"""The units that `make bench` counts by DynamoDB's rules are those that the local AWS reports for the same calls."""

from uuid import uuid4

import pytest

from infra.bench.request_units import read_units, write_units
from shared.aws import codec

SIZES = (1, 500, 985, 1_100, 3_000)


@pytest.fixture
def key(stage):
    """Of an item that is nobody's."""
    names = {"pk": f"bench#{uuid4().hex}", "sk": "item"}
    yield names
    stage.client("dynamodb").delete_item(TableName=stage.table, Key=codec.dump(names))


def item(key, size):
    return codec.dump({**key, "text": "x" * size, "list": [{"a": 1, "b": [True, None]}], "set": {"one", "two"}})


def consumed(answer):
    found = answer["ConsumedCapacity"]
    return sum(one["CapacityUnits"] for one in (found if isinstance(found, list) else [found]))


def test_puts_that_grow_and_shrink_an_item_cost_what_the_rules_say(stage, key):
    client, before = stage.client("dynamodb"), None
    for size in (*SIZES, *reversed(SIZES)):
        after = item(key, size)
        answer = client.put_item(TableName=stage.table, Item=after, ReturnConsumedCapacity="TOTAL")
        assert consumed(answer) == write_units(before, after), size
        before = after


@pytest.mark.parametrize("size", SIZES)
def test_a_transaction_costs_twice(stage, key, size):
    put = {"Put": {"TableName": stage.table, "Item": item(key, size)}}
    answer = stage.client("dynamodb").transact_write_items(TransactItems=[put], ReturnConsumedCapacity="TOTAL")
    assert consumed(answer) == write_units(None, item(key, size), transaction=True)


@pytest.mark.parametrize("consistent", [True, False])
def test_a_small_read_costs_one_or_a_half(stage, key, consistent):
    client = stage.client("dynamodb")
    client.put_item(TableName=stage.table, Item=item(key, 100))
    asked = {"TableName": stage.table, "ConsistentRead": consistent, "ReturnConsumedCapacity": "TOTAL"}
    assert consumed(client.get_item(Key=codec.dump(key), **asked)) == read_units(200, consistent=consistent)
