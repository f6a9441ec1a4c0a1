"""The rules that integration tests hold requests against know what DynamoDB refuses."""

import pytest

from tests.doubles import rules
from tests.doubles.values import RefusedByAwsError

KEY = {"pk": {"S": "a"}, "sk": {"S": "id"}}
QUERY = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "a"}}}


def an_update(text, **values):
    given = {f":{name}": value for name, value in values.items()}
    names = {f"#{name}": name for name in ("v", "pk", "due_at") if f"#{name}" in text}
    return {"Key": KEY, "UpdateExpression": text, "ExpressionAttributeNames": names, "ExpressionAttributeValues": given}


@pytest.mark.parametrize(
    ("operation", "request_", "why"),
    [
        ("query", {**QUERY, "IndexName": "due", "ConsistentRead": True}, "never consistent"),
        ("query", {**QUERY, "IndexName": "due", "ExclusiveStartKey": KEY}, "a start in this index"),
        ("query", {**QUERY, "Limit": 0}, "at least 1"),
        ("scan", {"FilterExpression": "status = :s", "ExpressionAttributeValues": {":s": {"S": "x"}}}, "reserved"),
        ("put_item", {"Item": {**KEY, "due_bucket": {"S": ""}}}, "due_bucket"),
        ("put_item", {"Item": {**KEY, "sk": {"S": "x" * 1025}}}, "sk is a text"),
        ("put_item", {"Item": {**KEY, "data": {"S": "x" * 409_600}}}, "400 KB"),
        ("put_item", {"Item": {**KEY, "n": {"N": "1" * 39}}}, "38 digits"),
        ("put_item", {"Item": {**KEY, "set": {"SS": []}}}, "no set"),
        ("update_item", an_update("SET #v = :v", v={"S": "x"}, w={"S": "x"}), "and nothing else"),
        ("update_item", an_update("SET #v = :v REMOVE #v", v={"S": "x"}), "changed twice"),
        ("update_item", an_update("SET #pk = :v", v={"S": "x"}), "never changed"),
        ("update_item", an_update("SET #due_at = :v", v={"S": ""}), "due_at"),
        ("get_item", {"Key": {**KEY, "pk": {"S": ""}}}, "pk is a text"),
        ("batch_get_item", {"RequestItems": {"t": {"Keys": [KEY, KEY]}}}, "each once"),
        ("transact_write_items", {"TransactItems": [{"Put": {"Item": KEY}}, {"Delete": {"Key": KEY}}]}, "each once"),
    ],
)
def test_what_dynamodb_refuses_is_refused(operation, request_, why):
    with pytest.raises(RefusedByAwsError, match=why):
        rules.check(operation, request_)


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        ("query", {**QUERY, "ConsistentRead": True, "Limit": 1, "ExclusiveStartKey": KEY}),
        ("put_item", {"Item": {**KEY, "due_bucket": {"S": "m"}, "deep": {"M": {"list": {"L": [{"NULL": True}]}}}}}),
        ("update_item", an_update("SET #v = if_not_exists(#v, :v), #due_at = :w", v={"N": "1"}, w={"S": "x"})),
        (
            "transact_write_items",
            {"TransactItems": [{"Put": {"Item": KEY}}, {"Delete": {"Key": {**KEY, "pk": {"S": "b"}}}}]},
        ),
    ],
)
def test_what_dynamodb_takes_is_taken(operation, request_):
    rules.check(operation, request_)
