"""A value that a step writes: as it stands in the file, or what a CEL expression makes of the moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from shared import conditions
from shared.journeys.fields import STRICT, Expression


@dataclass(frozen=True, slots=True)
class Cel:
    """`{cel: order.number}`: what it evaluates to; nothing where it cannot be evaluated."""

    __pydantic_config__ = STRICT

    cel: Expression


Value = str | bool | int | float | Cel


def worth(value: Value, variables: Mapping[str, Any]) -> Any:
    return plain(conditions.value(value.cel, variables)) if isinstance(value, Cel) else value


def worths(values: Mapping[str, Value], variables: Mapping[str, Any]) -> dict[str, Any]:
    """Without those that came to nothing."""
    found = {name: worth(value, variables) for name, value in values.items()}
    return {name: value for name, value in found.items() if value is not None}


def text(value: Value | None, variables: Mapping[str, Any]) -> str | None:
    found = None if value is None else worth(value, variables)
    return None if found is None else str(found)


def shown(value: Value) -> str:
    """For drawings and lists."""
    return value.cel if isinstance(value, Cel) else str(value)


def plain(value: Any) -> Any:
    """As JSON has it, because it travels: a time is ISO 8601, a duration seconds; what JSON has no word for is null."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if isfinite(value) else None
        case datetime():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Mapping():
            return {str(name): plain(one) for name, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
    return None
