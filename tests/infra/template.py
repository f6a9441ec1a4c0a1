"""Reading a synthesised template: resources of a type, and references as short text."""

from collections.abc import Mapping
from typing import Any

Resource = dict[str, Any]


def of_type(resources: Mapping[str, Resource], kind: str) -> dict[str, Resource]:
    """Properties by logical id."""
    return {name: one["Properties"] for name, one in resources.items() if one["Type"] == kind}


def text(value: Any) -> str:
    """`{"Fn::GetAtt": ["Table", "Arn"]}` as `Table`, joins as one text: what a person would write down."""
    match value:
        case str():
            return value
        case {"Ref": name}:
            return f"<{name}>"
        case {"Fn::GetAtt": [name, _]}:
            return name
        case {"Fn::Join": [separator, parts]}:
            return separator.join(text(part) for part in parts)
    raise TypeError(value)


def function_of(resources: Mapping[str, Resource], logical_id: str) -> str:
    """`prod` names a function `tributary-prod-<folder>`."""
    return resources[logical_id]["Properties"]["FunctionName"].removeprefix("tributary-prod-")
