"""The DynamoDB in a dictionary, with the due index: what waits, by bucket and time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shared.aws.keys import DUE_INDEX
from shared.journeys.codec import PROJECTED
from tests.doubles.dynamodb import DynamoDB, Plain

KEY = ("due_bucket", "due_at", "pk", "sk")
LAST = "\uffff"


@dataclass
class Indexed(DynamoDB):
    """Never behind the table, as the real index may be."""

    def query(self, **request: Any) -> Plain:
        if "IndexName" not in request:
            return super().query(**request)
        values = {name: value["S"] for name, value in request["ExpressionAttributeValues"].items()}
        until = values.get(":until", LAST)
        found = [one for one in self.waiting() if _text(one)[0] == values[":bucket"] and _text(one)[1] <= until]
        return _page(found, request)

    def scan(self, **request: Any) -> Plain:
        assert request["IndexName"] == DUE_INDEX, "the double scans nothing but the index"
        return _page(self.waiting(), request)

    def waiting(self) -> list[Plain]:
        every = (item for partition in self.partitions.values() for item in partition.values() if "due_bucket" in item)
        kept = ({name: item[name] for name in (*KEY, *PROJECTED) if name in item} for item in every)
        return sorted(kept, key=_text)


def _text(item: Plain) -> tuple[str, ...]:
    return tuple(item[name]["S"] for name in KEY)


def _page(found: Iterable[Plain], request: Plain) -> Plain:
    start = request.get("ExclusiveStartKey")
    rest = [one for one in found if not start or _text(one) > _text(start)]
    page = rest[: request.get("Limit")]
    more = {"LastEvaluatedKey": {name: page[-1][name] for name in KEY}} if page != rest else {}
    return {"Items": page, **more}
