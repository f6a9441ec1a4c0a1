"""The texts that a definition is made of, and how a definition's fields are spelled in YAML.

pydantic checks them when the brand folder is compiled and editors see them in the JSON Schema. The core schemas are
plain dictionaries, so that the functions, which trust what was compiled, do not import pydantic.
"""

from typing import Annotated, Any, Literal

from msgspec import Struct

MessageClass = Literal["marketing", "transactional"]

SPELLED = {"message_class": "class", "condition": "if", "duration": "for"}
"""Words of the YAML that Python keeps for itself."""


def spelled(field: str) -> str:
    return SPELLED.get(field, field)


STRICT = {"extra": "forbid", "alias_generator": spelled}


class Pattern(Struct, frozen=True):
    regex: str
    description: str

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> dict[str, Any]:
        return {"type": "str", "pattern": self.regex}

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {**handler(schema), "description": self.description}


class Between(Struct, frozen=True):
    low: float
    high: float

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> dict[str, Any]:
        return {"type": "float", "ge": self.low, "le": self.high}


Share = Annotated[float, Between(0, 1)]
Name = Annotated[str, Pattern(r"^[a-z][a-z0-9_]{0,63}$", "lower case letters, digits and _")]
EventName = Annotated[str, Pattern(r"^[A-Za-z][\w .:-]{0,127}$", "the name of an event, such as order.delivered")]
Duration = Annotated[str, Pattern(r"^[1-9][0-9]{0,3}[mhdw]$", "90m, 12h, 3d or 2w; days and weeks are calendar days")]
TimeOfDay = Annotated[str, Pattern(r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "local time of day, such as 18:00")]
Expression = Annotated[str, Pattern(r"^[\s\S]*\S[\s\S]*$", "a condition in CEL, such as order.status == 'paid'")]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DatePath = Annotated[
    str, Pattern(r"^(customer|order)(\.[A-Za-z_]\w*)+$", "a field that holds a date, such as customer.birthday")
]
