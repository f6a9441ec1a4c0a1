"""The only code that speaks DynamoDB: plain items in and out, lost conditions become ConflictError."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import count
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from msgspec import Struct
from msgspec.structs import replace

from shared.aws import codec, contention, verdicts, writes
from shared.aws.clients import client
from shared.aws.codec import Item
from shared.aws.keys import DUE_INDEX, Key
from shared.aws.meter import Meter
from shared.aws.writes import IF_ABSENT, Removal, Write
from shared.errors import ConflictError, UnavailableError
from shared.settings import Settings

BATCH = 100
FIRST = " "
"""Sorts before every sort key: an empty one may not be asked for."""


class Stretch(Struct, frozen=True):
    """Where to read on in one of the `segments` into which the whole table is divided."""

    segment: int
    segments: int
    after: Key | None = None


class Table:
    """`meter`, when given, is told what each call consumed."""

    def __init__(self, dynamodb: Any, name: str, meter: Meter | None = None) -> None:
        self._client = dynamodb
        self._name = name
        self._meter = meter

    def unmetered(self) -> "Table":
        """For reads that no stage on AWS makes."""
        return Table(self._client, self._name)

    def get(self, key: Key, *, consistent: bool = False) -> Item | None:
        answer = self._call("get_item", Key=codec.dump(key), ConsistentRead=consistent)
        return codec.load(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Iterable[Key], *, consistent: bool = False) -> list[Item]:
        """Those that exist, in no order; asks again for what DynamoDB left unprocessed."""
        unique = list({(key["pk"], key["sk"]): key for key in keys}.values())
        found: list[Item] = []
        for start in range(0, len(unique), BATCH):
            wanted = {"Keys": [codec.dump(key) for key in unique[start : start + BATCH]], "ConsistentRead": consistent}
            for number in count(1):
                answer = self._request("batch_get_item", RequestItems={self._name: wanted})
                found += [codec.load(item) for item in answer["Responses"].get(self._name, [])]
                wanted = answer.get("UnprocessedKeys", {}).get(self._name)
                if not wanted:
                    break
                # DynamoDB had no room for them: asked at once, it would have none again.
                contention.pause(number)
        return found

    def query(self, pk: str, prefix: str, **options: Any) -> list[Item]:
        """Items of a partition whose sort key starts so. Options: consistent, newest_first, limit, since, until."""
        return list(self.pages(pk, prefix, **options))

    def pages(self, pk: str, prefix: str, **options: Any) -> Iterable[Item]:
        """As query, page by page: `since` and `until` bound the sort key (both inclusive, after the prefix)."""
        values = {
            ":pk": pk,
            ":low": prefix + options.get("since", "") or FIRST,
            ":high": prefix + options.get("until", "\uffff"),
        }
        arguments: dict[str, Any] = {
            "KeyConditionExpression": "pk = :pk AND sk BETWEEN :low AND :high",
            "ExpressionAttributeValues": codec.dump(values),
            "ConsistentRead": options.get("consistent", False),
            "ScanIndexForward": not options.get("newest_first", False),
        }
        return self._pages(arguments, options.get("limit"))

    def due(self, bucket: str, until: str, limit: int | None = None) -> list[Item]:
        """Keys of the items in one bucket of the due index that are due by then, earliest first."""
        values = codec.dump({":bucket": bucket, ":until": until})
        condition = "due_bucket = :bucket AND due_at <= :until"
        arguments = {"KeyConditionExpression": condition, "ExpressionAttributeValues": values, "IndexName": DUE_INDEX}
        return list(self._pages(arguments, limit))

    def waiting(self, bucket: str | None, after: Key | None, limit: int) -> tuple[list[Item], Key | None]:
        """A page of the due index, of one bucket or of all of it, and where the next page begins."""
        asked: dict[str, Any] = {"IndexName": DUE_INDEX, "Limit": limit}
        if after:
            asked["ExclusiveStartKey"] = codec.dump(after)
        if bucket is None:
            page = self._call("scan", **asked)
        else:
            values = codec.dump({":bucket": bucket})
            asked |= {"KeyConditionExpression": "due_bucket = :bucket", "ExpressionAttributeValues": values}
            page = self._call("query", **asked)
        last = page.get("LastEvaluatedKey")
        return [codec.load(item) for item in page["Items"]], codec.load(last) if last else None

    def count(self, pk: str) -> int:
        """Items of a partition; reading them costs as much as it does to see them."""
        values = codec.dump({":pk": pk})
        asked: dict[str, Any] = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": values}
        found = 0
        while True:
            page = self._call("query", Select="COUNT", **asked)
            found += int(page["Count"])
            if "LastEvaluatedKey" not in page:
                return found
            asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def scan(self, stretch: Stretch, condition: str, **values: Any) -> tuple[list[Key], Stretch | None]:
        """Keys of the items of one page for which the condition holds, and where the next page begins."""
        arguments: dict[str, Any] = {
            "Segment": stretch.segment,
            "TotalSegments": stretch.segments,
            "ProjectionExpression": "pk, sk",
            **writes.filtered(condition, values),
        }
        if stretch.after:
            arguments["ExclusiveStartKey"] = codec.dump(stretch.after)
        page = self._call("scan", **arguments)
        last = page.get("LastEvaluatedKey")
        return [codec.load(item) for item in page["Items"]], replace(stretch, after=codec.load(last)) if last else None

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
            self._call("put_item", **writes.put(write))
            return {}
        return codec.load(self._call("update_item", **writes.update(write), ReturnValues="ALL_NEW")["Attributes"])

    def delete(self, key: Key) -> None:
        self.remove(Removal(key))

    def remove(self, gone: Removal) -> None:
        self._call("delete_item", **writes.removal(gone))

    def transact(self, changes: Sequence[Write | Removal]) -> None:
        """All or nothing, at most 100."""
        items = [writes.action(change, self._name) for change in changes]
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
        if self._meter:
            arguments["ReturnConsumedCapacity"] = "TOTAL"
        try:
            # Who takes a refusal that decides nothing for a lost condition drops what it had to say.
            answer = contention.repeated(partial(getattr(self._client, operation), **arguments), verdicts.undecided)
        except ClientError as error:
            raise verdicts.kind_of(error)(f"{operation}: {verdicts.told(error)}") from error
        except BotoCoreError as error:
            raise UnavailableError(f"{operation}: {type(error).__name__}") from error
        if self._meter:
            self._meter.add(operation, arguments, answer)
        return answer


def open_table(settings: Settings) -> Table:
    """The table of this deployment."""
    return Table(client("dynamodb"), settings.table, Meter(logs=True) if settings.meter else None)
