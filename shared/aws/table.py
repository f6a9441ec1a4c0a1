"""The only code that speaks DynamoDB: plain items in and out, lost conditions become ConflictError."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.aws import codec
from shared.aws.codec import Item
from shared.aws.keys import DUE_INDEX, Key
from shared.errors import ConflictError, UnavailableError

LOST = {"ConditionalCheckFailedException", "TransactionCanceledException", "TransactionConflictException"}
BATCH = 100


@dataclass(frozen=True, slots=True)
class Write:
    """One conditional write. `expression` is an update expression, or None to put `item` whole.

    `values` are for `expression` and `condition`; attribute names are written as `#name`, values as `:name`.
    """

    key: Key
    item: Mapping[str, Any] = field(default_factory=dict)
    expression: str | None = None
    condition: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


IF_ABSENT = "attribute_not_exists(#pk)"


class Table:
    """`capacity`, when given, collects what each call consumed (write or read units), for the ledger of units."""

    def __init__(self, client: Any, name: str, capacity: list[Mapping[str, Any]] | None = None) -> None:
        self._client = client
        self._name = name
        self._capacity = capacity

    def get(self, key: Key, *, consistent: bool = False) -> Item | None:
        answer = self._call("get_item", Key=codec.dump(key), ConsistentRead=consistent)
        return codec.load(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Iterable[Key], *, consistent: bool = False) -> list[Item]:
        """Those that exist, in no order; asks again for what DynamoDB left unprocessed."""
        unique = list({(key["pk"], key["sk"]): key for key in keys}.values())
        found: list[Item] = []
        for start in range(0, len(unique), BATCH):
            wanted = {"Keys": [codec.dump(key) for key in unique[start : start + BATCH]], "ConsistentRead": consistent}
            while wanted:
                answer = self._request("batch_get_item", RequestItems={self._name: wanted})
                found += [codec.load(item) for item in answer["Responses"].get(self._name, [])]
                wanted = answer.get("UnprocessedKeys", {}).get(self._name)
        return found

    def query(self, pk: str, prefix: str, **options: Any) -> list[Item]:
        """Items of a partition whose sort key starts so. Options: consistent, newest_first, limit, since, until."""
        return list(self.pages(pk, prefix, **options))

    def pages(self, pk: str, prefix: str, **options: Any) -> Iterable[Item]:
        """As query, page by page: `since` and `until` bound the sort key (both inclusive, after the prefix)."""
        values = {
            ":pk": pk,
            ":low": prefix + options.get("since", ""),
            ":high": prefix + options.get("until", "\uffff"),
        }
        arguments: dict[str, Any] = {
            "KeyConditionExpression": "pk = :pk AND sk BETWEEN :low AND :high",
            "ExpressionAttributeValues": codec.dump(values),
            "ConsistentRead": options.get("consistent", False),
            "ScanIndexForward": not options.get("newest_first", False),
        }
        return self._pages(arguments, options.get("limit"))

    def due(self, bucket: str, until: str) -> list[Item]:
        """Keys of the items in one bucket of the due index that are due by then, earliest first."""
        values = codec.dump({":bucket": bucket, ":until": until})
        condition = "due_bucket = :bucket AND due_at <= :until"
        arguments = {"KeyConditionExpression": condition, "ExpressionAttributeValues": values, "IndexName": DUE_INDEX}
        return list(self._pages(arguments, None))

    def put(self, key: Key, item: Mapping[str, Any], *, condition: str | None = None, **values: Any) -> None:
        self.write(Write(key, item, condition=condition, values=values))

    def put_if_absent(self, key: Key, item: Mapping[str, Any]) -> bool:
        """False when it is there already."""
        try:
            self.put(key, item, condition=IF_ABSENT)
        except ConflictError:
            return False
        return True

    def write(self, write: Write) -> Item:
        """Returns the whole item after an update, which costs no read units; {} after a put."""
        if write.expression is None:
            self._call("put_item", **_put(write))
            return {}
        return codec.load(self._call("update_item", **_update(write), ReturnValues="ALL_NEW")["Attributes"])

    def delete(self, key: Key) -> None:
        self._call("delete_item", Key=codec.dump(key))

    def transact(self, writes: Sequence[Write]) -> None:
        """All or nothing, at most 100."""
        items = [
            {"Put": {"TableName": self._name, **_put(write)}}
            if write.expression is None
            else {"Update": {"TableName": self._name, **_update(write)}}
            for write in writes
        ]
        self._request("transact_write_items", TransactItems=items)

    def _pages(self, arguments: dict[str, Any], limit: int | None) -> Iterable[Item]:
        left = limit
        while left is None or left > 0:
            page = self._call("query", **arguments, **({"Limit": left} if left else {}))
            yield from (codec.load(item) for item in page["Items"])
            left = None if left is None else left - len(page["Items"])
            if "LastEvaluatedKey" not in page:
                return
            arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def _call(self, operation: str, **arguments: Any) -> Any:
        return self._request(operation, TableName=self._name, **arguments)

    def _request(self, operation: str, **arguments: Any) -> Any:
        if self._capacity is not None:
            arguments["ReturnConsumedCapacity"] = "TOTAL"
        try:
            answer = getattr(self._client, operation)(**arguments)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            raise (ConflictError if code in LOST else UnavailableError)(f"{operation}: {code}") from error
        except BotoCoreError as error:
            raise UnavailableError(f"{operation}: {type(error).__name__}") from error
        if self._capacity is not None and "ConsumedCapacity" in answer:
            self._capacity.append({"operation": operation, "consumed": answer["ConsumedCapacity"]})
        return answer


def _put(write: Write) -> dict[str, Any]:
    return {"Item": codec.dump({**write.item, **write.key}), **_condition(write, write.condition or "")}


def _update(write: Write) -> dict[str, Any]:
    text = f"{write.expression} {write.condition or ''}"
    return {"Key": codec.dump(write.key), "UpdateExpression": write.expression, **_condition(write, text)}


def _condition(write: Write, text: str) -> dict[str, Any]:
    """Names and values are sent only where they are used: DynamoDB refuses unused ones."""
    names = {word: word[1:] for word in _words(text, "#")}
    arguments: dict[str, Any] = {"ConditionExpression": write.condition} if write.condition else {}
    if names:
        arguments["ExpressionAttributeNames"] = names
    if write.values:
        arguments["ExpressionAttributeValues"] = codec.dump({f":{name}": v for name, v in write.values.items()})
    return arguments


def _words(text: str, mark: str) -> set[str]:
    marked = "".join(c if c.isalnum() or c in "_#:" else " " for c in text).split()
    return {word for word in marked if word.startswith(mark)}


def image(record: Mapping[str, Any]) -> Item:
    """The new image of a stream record; Lambda hands binary values over as base64 text."""
    return codec.load(_unwrap(record["dynamodb"]["NewImage"]))


def _unwrap(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"B"} and isinstance(value["B"], str):
            return {"B": base64.b64decode(value["B"])}
        return {name: _unwrap(one) for name, one in value.items()}
    return [_unwrap(one) for one in value] if isinstance(value, list) else value
