"""Random operations on a table, in our own words for them, and what each answers: the same from every DynamoDB."""

import random
from collections.abc import Iterable, Iterator
from typing import Any

from shared.aws.table import Table
from shared.aws.writes import IF_ABSENT, Removal, Write
from shared.errors import TributaryError

PARTITIONS, KINDS = ("a", "b", "ü"), ("id", "event#1", "event#2", "event#2#ß", "stated#\U0001f600", "stated#\uffee")
PREFIXES = ("event#", "stated#", "id")
CONDITIONS = (
    None, IF_ABSENT, "attribute_exists(#pk)", "#v = :seen", "#v < :seen AND NOT #name = :name",
    "attribute_not_exists(#pk) OR #name < :name", "(#v > :seen OR #v <= :zero) AND attribute_not_exists(#set)",
    "#v <> :seen", "#name >= :name",
)  # fmt: skip
UPDATES = (
    "SET #v = :next, #name = :name", "SET #name = :name REMOVE #set", "SET #kept = if_not_exists(#kept, :name)",
    "REMOVE #name, #kept", "ADD #set :set", "SET #name = :name ADD #v :next", "SET #list = :list, #set = :set",
)  # fmt: skip

Operation = tuple[str, tuple[Any, ...], dict[str, Any]]


def operations(draw: random.Random, number: int) -> Iterator[Operation]:
    for _ in range(number):
        yield draw.choice((_put, _write, _write, _transact, _delete, _get, _get_many, _query, _query))(draw)


def answers(table: Table, told: Iterable[Operation]) -> list[Any]:
    """What each operation returned, or the name of its error; and last everything that lies in the table."""
    done = [_answer(table, *operation) for operation in told]
    return [*done, [table.query(pk, prefix, consistent=True) for pk in PARTITIONS for prefix in PREFIXES]]


def _answer(table: Table, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    try:
        answer = getattr(table, name)(*args, **options)
    except TributaryError as error:
        return str(error)
    return sorted(answer, key=lambda item: (item["pk"], item["sk"])) if name == "get_many" else answer


def _put(draw: random.Random) -> Operation:
    return "put_if_absent", (_key(draw), _item(draw)), {}


def _write(draw: random.Random) -> Operation:
    return "write", (_change(draw, _key(draw)),), {}


def _transact(draw: random.Random) -> Operation:
    keys = draw.sample([{"pk": pk, "sk": sk} for pk in PARTITIONS for sk in KINDS], draw.randint(1, 3))
    keys += keys[:1] * (draw.random() < 0.1)
    return "transact", ([_removal(draw, key) if draw.random() < 0.2 else _change(draw, key) for key in keys],), {}


def _delete(draw: random.Random) -> Operation:
    return "remove", (_removal(draw, _key(draw)),), {}


def _get(draw: random.Random) -> Operation:
    return "get", (_key(draw),), {"consistent": True}


def _get_many(draw: random.Random) -> Operation:
    return "get_many", ([_key(draw) for _ in range(draw.randint(1, 9))],), {"consistent": True}


def _query(draw: random.Random) -> Operation:
    chosen: dict[str, Any] = {"newest_first": draw.random() < 0.5, "consistent": True}
    chosen |= {"since": draw.choice(["1", "2"])} if draw.random() < 0.3 else {}
    chosen |= {"until": draw.choice(["2", "2#", "3"])} if draw.random() < 0.3 else {}
    chosen |= {"limit": draw.randint(1, 3)} if draw.random() < 0.5 else {}
    return "query", (draw.choice(PARTITIONS), draw.choice(PREFIXES)), chosen


def _change(draw: random.Random, key: dict[str, str]) -> Write:
    expression, condition = draw.choice([None, *UPDATES]), draw.choice(CONDITIONS)
    known = {"seen": draw.randint(0, 3), "zero": 0, "next": draw.randint(1, 4), "name": draw.choice(["", "ann", "Ä"])}
    known |= {"set": {draw.choice("xyz"), draw.choice("xyz")}, "list": [1, {"deep": None}, b"\x00"]}
    said = f"{expression or ''} {condition or ''}"
    values = {name: value for name, value in known.items() if f":{name}" in said}
    return Write(key, {} if expression else _item(draw), expression=expression, condition=condition, values=values)


def _removal(draw: random.Random, key: dict[str, str]) -> Removal:
    if draw.random() < 0.5:
        return Removal(key)
    return Removal(key, condition="#v = :seen", values={"seen": draw.randint(0, 3)})


def _item(draw: random.Random) -> dict[str, Any]:
    parts = {"v": draw.randint(0, 3), "name": draw.choice(["ann", "bob"]), "set": {"x"}, "big": {"list": [True, 1]}}
    return {name: parts[name] for name in draw.sample(sorted(parts), draw.randint(0, 4))}


def _key(draw: random.Random) -> dict[str, str]:
    return {"pk": draw.choice(PARTITIONS), "sk": draw.choice(KINDS)}
