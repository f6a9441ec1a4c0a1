"""What DynamoDB tells of a change."""

import base64
from collections.abc import Mapping
from typing import Any

from shared.aws import codec
from shared.aws.codec import Item


def image(record: Mapping[str, Any]) -> Item:
    """The new image of a stream record; Lambda hands binary values over as base64 text."""
    return codec.load(_unwrap(record["dynamodb"]["NewImage"]))


def former(record: Mapping[str, Any]) -> Item | None:
    """The old image; None where the item is new."""
    old = record["dynamodb"].get("OldImage")
    return codec.load(_unwrap(old)) if old else None


def _unwrap(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"B"} and isinstance(value["B"], str):
            return {"B": base64.b64decode(value["B"])}
        return {name: _unwrap(one) for name, one in value.items()}
    return [_unwrap(one) for one in value] if isinstance(value, list) else value
