"""Conditional writes and removals, and how DynamoDB wants them said."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from shared.aws import codec
from shared.aws.keys import Key

IF_ABSENT = "attribute_not_exists(#pk)"
NAMED = re.compile(r"#\w+")


def unchanged(revision: int) -> dict[str, Any]:
    """Said with a put: nobody changed the item since it was read at this revision; 0 is one that was not there."""
    return {"condition": "#revision = :seen", "seen": revision} if revision else {"condition": IF_ABSENT}


class Write(Struct, frozen=True):
    """One conditional write. `expression` is an update expression, or None to put `item` whole.

    `values` are for `expression` and `condition`; attribute names are written as `#name`, values as `:name`.
    """

    key: Key
    item: Mapping[str, Any] = field(default_factory=dict)
    expression: str | None = None
    condition: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


class Removal(Struct, frozen=True):
    """The item is gone afterwards, and may have been before. `condition` is as in a Write."""

    key: Key
    condition: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def action(change: Write | Removal, table: str) -> dict[str, Any]:
    """As a part of a transaction."""
    if isinstance(change, Removal):
        return {"Delete": {"TableName": table, **removal(change)}}
    if change.expression is None:
        return {"Put": {"TableName": table, **put(change)}}
    return {"Update": {"TableName": table, **update(change)}}


def removal(gone: Removal) -> dict[str, Any]:
    return {"Key": codec.dump(gone.key), **_condition(gone, gone.condition or "")}


def put(write: Write) -> dict[str, Any]:
    return {"Item": codec.dump({**write.item, **write.key}), **_condition(write, write.condition or "")}


def update(write: Write) -> dict[str, Any]:
    text = f"{write.expression} {write.condition or ''}"
    return {"Key": codec.dump(write.key), "UpdateExpression": write.expression, **_condition(write, text)}


def filtered(condition: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """As a scan wants it said."""
    return {
        "FilterExpression": condition,
        "ExpressionAttributeNames": _names(condition),
        "ExpressionAttributeValues": codec.dump({f":{name}": value for name, value in values.items()}),
    }


def _condition(write: Write | Removal, text: str) -> dict[str, Any]:
    """Names and values are sent only where they are used: DynamoDB refuses unused ones."""
    names = _names(text)
    arguments: dict[str, Any] = {"ConditionExpression": write.condition} if write.condition else {}
    if names:
        arguments["ExpressionAttributeNames"] = names
    if write.values:
        arguments["ExpressionAttributeValues"] = codec.dump({f":{name}": v for name, v in write.values.items()})
    return arguments


def _names(text: str) -> dict[str, str]:
    return {word: word[1:] for word in NAMED.findall(text)}
