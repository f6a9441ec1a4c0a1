"""DynamoDB's own rules for what a call costs, from the items it touches: emulators round differently, or not at all.

Sizes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html, rounding:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html. Facts about customers
are in no index, so none is counted. Items are in DynamoDB's typed JSON.
"""

import base64
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

WRITTEN_BY, READ_BY = 1024, 4096
NESTED, ELEMENT = 3, 1
"""Bytes for each list or map, and for each of its elements."""

Typed = Mapping[str, Any]


def item_size(item: Typed | None) -> int:
    return sum(len(name.encode()) + value_size(value) for name, value in (item or {}).items())


def value_size(value: Typed) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "M":
            return NESTED + item_size(content) + ELEMENT * len(content)
        case "L":
            return NESTED + sum(value_size(one) + ELEMENT for one in content)
        case "SS" | "NS" | "BS":
            return sum(value_size({kind[0]: one}) for one in content)
    return _scalar_size(kind, content)


def _scalar_size(kind: str, content: Any) -> int:
    match kind:
        case "S":
            return len(content.encode())
        case "B":
            return len(content) if isinstance(content, bytes) else len(base64.b64decode(content))
        case "N":
            return (_significant_digits(content) + 1) // 2 + 1
    return 1  # BOOL and NULL


def _significant_digits(number: str) -> int:
    return len("".join(map(str, Decimal(number).as_tuple().digits)).strip("0"))


def write_units(before: Typed | None, after: Typed | None, *, transaction: bool = False) -> float:
    """By the larger of the item before and after; a lost condition costs as much as one that held."""
    kilobytes = -(-max(item_size(before), item_size(after)) // WRITTEN_BY)
    return float(max(kilobytes, 1) * (2 if transaction else 1))


def read_units(size: int, *, consistent: bool) -> float:
    """Of one item, or of all that one page of a query holds; what is not there costs as much as the smallest item."""
    return max(-(-size // READ_BY), 1) * (1.0 if consistent else 0.5)


def read_by(operation: str, asked: Typed, answer: Typed) -> float:
    """What a read cost. In a batch each item is rounded by itself, and the keys of absent ones count."""
    if operation == "BatchGetItem":
        return sum(_batch(asked["RequestItems"][name], items) for name, items in answer["Responses"].items())
    items = answer.get("Items", [answer.get("Item")])
    return read_units(sum(map(item_size, items)), consistent=bool(asked.get("ConsistentRead")))


def _batch(asked: Typed, items: Iterable[Typed]) -> float:
    sizes = [item_size(item) for item in items]
    sizes += [0] * (len(asked["Keys"]) - len(sizes))
    return sum(read_units(size, consistent=bool(asked.get("ConsistentRead"))) for size in sizes)


def written_keys(operation: str, asked: Typed) -> list[Typed]:
    """The keys of the items that a write may change; none for a read."""
    if operation == "TransactWriteItems":
        return [_key(one) for action in asked["TransactItems"] for one in action.values()]
    return [_key(asked)] if operation in ("PutItem", "UpdateItem", "DeleteItem") else []


def _key(action: Typed) -> Typed:
    named: Typed = action["Key"] if "Key" in action else action["Item"]
    return {name: named[name] for name in ("pk", "sk")}
