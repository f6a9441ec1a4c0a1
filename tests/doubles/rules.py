"""What DynamoDB refuses and those that stand for it take: each request is held against the rules that it documents.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords

from tests.doubles import values
from tests.doubles.values import require, size_of

Plain = Mapping[str, Any]
KEY = {"pk": 2_048, "sk": 1_024}
INDEX = {"due_bucket": 2_048, "due_at": 1_024}
"""Longest texts, in bytes. What has both attributes is in the index, where neither may be empty."""

LARGEST_ITEM, LARGEST_TRANSACTION = 400 * 1_024, 4 * 1_024 * 1_024
LONGEST_EXPRESSION, MOST_OPERATORS, MOST_CHOICES = 4_096, 300, 100
EXPRESSIONS = ("KeyConditionExpression", "FilterExpression", "ConditionExpression", "UpdateExpression",
               "ProjectionExpression")  # fmt: skip
SYNTAX = {"AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE"}
FUNCTIONS = {"attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size",
             "if_not_exists", "list_append"}  # fmt: skip
OPERATOR = re.compile(rf"\b(?:AND|OR|NOT|BETWEEN|IN|{'|'.join(FUNCTIONS)})\b|<=|>=|<>|[=<>+-]")
WORD, PLACEHOLDER = re.compile(r"(?<![#:\w])[A-Za-z_]\w*"), re.compile(r"[#:]\w+")
ASSIGNED = re.compile(r"(#\w+|\b\w+)\s*=\s*(:\w+)")
RESERVED = frozenset(word.upper() for word in ReservedKeywords.get_reserved_keywords())


def check(operation: str, request: Plain) -> None:
    """`operation` is boto's name of the method."""
    if operation == "transact_write_items":
        return _transaction([(kind, one) for item in request["TransactItems"] for kind, one in item.items()])
    if operation == "batch_get_item":
        return _batch(request)
    _expressions(request)
    _CHECKS[operation](request)


def _transaction(actions: Sequence[tuple[str, Plain]]) -> None:
    places = [_place(one.get("Key") or one["Item"]) for _, one in actions]
    require(0 < len(actions) <= 100 and len(set(places)) == len(places), "1 to 100 items, each once", places)
    require(sum(size_of(one.get("Item", {})) for _, one in actions) <= LARGEST_TRANSACTION, "4 MB at most", places)
    for kind, one in actions:
        _expressions(one)
        _CHECKS[f"{kind.lower()}_item"](one)


def _batch(request: Plain) -> None:
    keys = [key for asked in request["RequestItems"].values() for key in asked["Keys"]]
    places = [_place(key) for key in keys]
    require(0 < len(keys) <= 100 and len(set(places)) == len(places), "1 to 100 keys, each once", places)
    for key in keys:
        _key(key)


def _put(request: Plain) -> None:
    item = request["Item"]
    require(size_of(item) <= LARGEST_ITEM, "an item has 400 KB at most", _place(item))
    _key({name: item[name] for name in KEY})
    _indexed(item)
    for value in item.values():
        values.check(value)


def _update(request: Plain) -> None:
    _key(request["Key"])
    names, given = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
    text = request["UpdateExpression"]
    changed = {names.get(name, name): given[value] for name, value in ASSIGNED.findall(text)}
    _indexed(changed)
    touched = [names.get(one, one) for one in _targets(text)]
    require(not {*touched} & {*KEY}, "a key is never changed", text)
    require(len({*touched}) == len(touched), "no attribute is changed twice", text)


def _read(request: Plain) -> None:
    require(not (request.get("IndexName") and request.get("ConsistentRead")), "an index is never consistent", request)
    require(request.get("Limit", 1) >= 1, "a limit is at least 1", request)
    if start := request.get("ExclusiveStartKey"):
        wanted = {*KEY, *(INDEX if request.get("IndexName") else ())}
        require(start.keys() == wanted, f"a start in this index has {sorted(wanted)}", start)
    if found := re.search(r"BETWEEN (:\w+) AND (:\w+)", request.get("KeyConditionExpression", "")):
        low, high = (request["ExpressionAttributeValues"][one]["S"].encode() for one in found.groups())
        require(low <= high, "BETWEEN goes upwards", (low, high))
    segments = request.get("TotalSegments", 1)
    require(0 <= request.get("Segment", 0) < segments <= 1_000_000, "a segment is one of them", request)


def _expressions(request: Plain) -> None:
    texts = [request[name] for name in EXPRESSIONS if name in request]
    given = {*request.get("ExpressionAttributeNames", {}), *request.get("ExpressionAttributeValues", {})}
    used = {one for text in texts for one in PLACEHOLDER.findall(text)}
    require(used == given, "what is used is given, and nothing else", used ^ given)
    for text in texts:
        require(len(text.encode()) <= LONGEST_EXPRESSION, "an expression has 4 KB at most", text)
        require(len(OPERATOR.findall(text)) <= MOST_OPERATORS, "300 operators at most", text)
        bare = {one.upper() for one in WORD.findall(text) if one not in SYNTAX | FUNCTIONS}
        require(not bare & RESERVED, "a reserved word is written as #name", bare & RESERVED)
        choices = [one.count(",") + 1 for one in re.findall(r"\bIN\s*\(([^)]*)\)", text)]
        require(max(choices, default=0) <= MOST_CHOICES, "IN has 100 choices at most", text)
    for value in request.get("ExpressionAttributeValues", {}).values():
        values.check(value)


def _targets(text: str) -> Iterator[str]:
    """The attributes that an update changes: what is first in each part of a clause."""
    for clause in re.split(r"\b(?:SET|REMOVE|ADD|DELETE)\b", text):
        flat = re.sub(r"\([^)]*\)", "", clause)
        yield from (part.split()[0] for part in flat.split(",") if part.strip())


def _key(key: Plain) -> None:
    require(key.keys() == KEY.keys(), "a key has a partition and a sort key", key)
    for name, longest in KEY.items():
        _text(key[name], longest, name)


def _indexed(item: Plain) -> None:
    for name in INDEX.keys() & item.keys():
        _text(item[name], INDEX[name], name)


def _text(value: Plain, longest: int, name: str) -> None:
    known = value.get("S", "")
    require(0 < len(known.encode()) <= longest, f"{name} is a text of 1 to {longest} bytes", value)


def _place(key: Plain) -> tuple[str, str]:
    return key["pk"].get("S", ""), key["sk"].get("S", "")


_CHECKS: Mapping[str, Callable[[Plain], None]] = {
    "get_item": lambda one: _key(one["Key"]),
    "delete_item": lambda one: _key(one["Key"]),
    "put_item": _put,
    "update_item": _update,
    "query": _read,
    "scan": _read,
}
