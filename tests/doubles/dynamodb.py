"""A DynamoDB in a dictionary, far faster than any emulator: one table, the calls that ours makes, and what they answer.

It may stand for the real one only because tests hold it against two others, operation by operation. What neither of
those has is what DynamoDB warns of: a read that is not consistent may see the table as it was some writes ago.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from tests.doubles.expressions import Expression

Plain = dict[str, Any]
Place = tuple[str, str]
MOST_BEHIND = 8
"""Writes that a lazy read may not see yet."""

QUERY = "pk = :pk AND sk BETWEEN :low AND :high"
MOST_KEYS = MOST_ACTIONS = 100
LOST = ClientError({"Error": {"Code": "ConditionalCheckFailedException", "Message": ""}}, "")
CANCELLED = ClientError({"Error": {"Code": "TransactionCanceledException", "Message": ""}}, "")
INVALID = ClientError({"Error": {"Code": "ValidationException", "Message": ""}}, "")


@dataclass
class DynamoDB:
    """Every call is one step, and nothing else happens within it. `behind` says how many writes a lazy read misses."""

    behind: Callable[[], int] = lambda: 0
    partitions: dict[str, dict[str, Plain]] = field(default_factory=dict)
    past: deque[tuple[Place, Plain | None]] = field(default_factory=lambda: deque(maxlen=MOST_BEHIND))
    attempts: int = 0
    """Items that somebody wanted to write: a lost condition is billed as well."""

    reads: int = 0
    """Items and pages that were read."""

    def get_item(self, *, TableName: str, Key: Plain, ConsistentRead: bool) -> Plain:
        pk, sk = _place(Key)
        found = self._seen(pk, ConsistentRead).get(sk)
        return {"Item": found} if found else {}

    def batch_get_item(self, *, RequestItems: Mapping[str, Plain]) -> Plain:
        ((table, wanted),) = RequestItems.items()
        places = [_place(key) for key in wanted["Keys"]]
        _require(0 < len(set(places)) == len(places) <= MOST_KEYS)
        found = [self._seen(pk, wanted["ConsistentRead"]).get(sk) for pk, sk in places]
        return {"Responses": {table: [item for item in found if item]}, "UnprocessedKeys": {}}

    def query(self, *, TableName: str, KeyConditionExpression: str, **options: Any) -> Plain:
        assert KeyConditionExpression == QUERY, "the double knows no indexes"
        pk, low, high = (options["ExpressionAttributeValues"][name]["S"] for name in (":pk", ":low", ":high"))
        _require(_utf8(low) <= _utf8(high))
        seen = self._seen(pk, options["ConsistentRead"])
        found = sorted((sk for sk in seen if _utf8(low) <= _utf8(sk) <= _utf8(high)), key=_utf8)
        found = found if options["ScanIndexForward"] else found[::-1]
        if start := options.get("ExclusiveStartKey"):
            found = found[found.index(start["sk"]["S"]) + 1 :]
        page = found[: options.get("Limit")]
        more = {"LastEvaluatedKey": {"pk": {"S": pk}, "sk": {"S": page[-1]}}} if page != found else {}
        return {"Items": [seen[sk] for sk in page], **more}

    def put_item(self, *, TableName: str, **request: Any) -> Plain:
        self._write([_Action(request, LOST)])
        return {}

    def update_item(self, *, TableName: str, ReturnValues: str, **request: Any) -> Plain:
        assert ReturnValues == "ALL_NEW"
        return {"Attributes": self._write([_Action(request, LOST)])[0]}

    def delete_item(self, *, TableName: str, **request: Any) -> Plain:
        self._write([_Action(request, LOST)])
        return {}

    def transact_write_items(self, *, TransactItems: Sequence[Mapping[str, Plain]]) -> Plain:
        requests = [request for item in TransactItems for request in item.values()]
        actions = [_Action(request, CANCELLED) for request in requests]
        _require(0 < len({action.place for action in actions}) == len(actions) <= MOST_ACTIONS)
        self._write(actions)
        return {}

    def _write(self, actions: Sequence["_Action"]) -> list[Plain | None]:
        """All or nothing."""
        self.attempts += len(actions)
        after = [action.after(self._now(action.place)) for action in actions]
        for action, item in zip(actions, after, strict=True):
            self._store(action.place, item)
        return after

    def _now(self, place: Place) -> Plain:
        return self.partitions.get(place[0], {}).get(place[1], {})

    def _store(self, place: Place, item: Plain | None) -> None:
        pk, sk = place
        self.past.append((place, self._now(place) or None))
        partition = self.partitions.setdefault(pk, {})
        if item is None:
            partition.pop(sk, None)
        else:
            partition[sk] = item

    def _seen(self, pk: str, consistent: bool) -> Mapping[str, Plain]:
        """The partition as this read sees it: now, or with its latest writes taken back."""
        self.reads += 1
        now = self.partitions.get(pk, {})
        behind = 0 if consistent else self.behind()
        latest = list(self.past)[-behind:] if behind else []
        missed = [(sk, item) for (where, sk), item in latest if where == pk]
        if not missed:
            return now
        then: dict[str, Plain | None] = {**now, **dict(reversed(missed))}
        return {sk: item for sk, item in then.items() if item is not None}


class _Action:
    """One put, update or removal, with the error that its lost condition means."""

    def __init__(self, request: Plain, lost: ClientError) -> None:
        self.item, self.update = request.get("Item"), request.get("UpdateExpression")
        self.key = request.get("Key") or {name: request["Item"][name] for name in ("pk", "sk")}
        self.place = _place(self.key)
        self._said = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
        self._condition, self._lost = request.get("ConditionExpression"), lost

    def after(self, before: Plain) -> Plain | None:
        if self._condition and not Expression(self._condition, *self._said).holds(before):
            raise self._lost
        if self.item is not None:
            return dict(self.item)
        if self.update is None:
            return None
        return Expression(self.update, *self._said).applied(before or self.key)


def _place(key: Plain) -> Place:
    _require(all(key[name]["S"] for name in ("pk", "sk")))
    return key["pk"]["S"], key["sk"]["S"]


def _utf8(text: str) -> bytes:
    """DynamoDB orders text by its bytes."""
    return text.encode()


def _require(valid: bool) -> None:
    if not valid:
        raise INVALID
