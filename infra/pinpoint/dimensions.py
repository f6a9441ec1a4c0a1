"""What Pinpoint asks of endpoints and events, as conditions in CEL."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from infra.pinpoint.names import event_property, trait
from infra.pinpoint.report import Report

Plain = Mapping[str, Any]

COMPARED = {
    "GREATER_THAN": ">",
    "LESS_THAN": "<",
    "GREATER_THAN_OR_EQUAL": ">=",
    "LESS_THAN_OR_EQUAL": "<=",
    "EQUAL": "==",
}
Asked = tuple[str, str]
"""What must be there for the condition to be told, and the condition."""

DURATIONS = {"HR_24": "24h", "DAY_7": "168h", "DAY_14": "336h", "DAY_30": "720h"}
ADDRESSES = {"EMAIL": "email", "SMS": "phone", "VOICE": "phone"}
DEVICE = ("AppVersion", "DeviceType", "Make", "Model", "Platform")


def of_customer(given: Plain, about: str, report: Report, *, negated: bool = False) -> list[str]:
    """Of SegmentDimensions: all must hold.

    Where it is `negated`, whoever lacks what it asks for must not fail it: a condition that cannot be told is not true,
    and neither is its contrary.
    """
    asked = [*_attributes(given), *_demographic(given.get("Demographic") or {}, about, report)]
    asked += _location(given.get("Location") or {}, about, report)
    asked += _recency((given.get("Behavior") or {}).get("Recency") or {}, about, report)
    return [f"has({path}) && {_bracketed(one)}" if negated and path else one for path, one in asked]


def _attributes(given: Plain) -> Iterator[Asked]:
    for section in ("UserAttributes", "Attributes"):
        for name, asked in (given.get(section) or {}).items():
            path = f"customer.{trait(name.removeprefix('User.UserAttributes.'))}"
            yield path, attribute(path, asked)
    for name, asked in (given.get("Metrics") or {}).items():
        yield (path := f"customer.{trait(name)}"), metric(path, asked)


def of_event(given: Plain) -> list[str]:
    """Of EventDimensions, without the names of the events."""
    asked = (given.get("Attributes") or {}).items()
    measured = (given.get("Metrics") or {}).items()
    found = [attribute(f"event.data.properties.{event_property(name)}", one) for name, one in asked]
    return found + [metric(f"event.data.properties.{event_property(name)}", one) for name, one in measured]


def attribute(path: str, asked: Plain) -> str:
    """An attribute that is not there is among none of the values."""
    values, kind = [str(one) for one in asked.get("Values") or ()], asked.get("AttributeType") or "INCLUSIVE"
    listed = json.dumps(values, ensure_ascii=False)
    match kind:
        case "BEFORE" | "AFTER" | "ON" | "BETWEEN" if not values:
            return "false"
        case "EXCLUSIVE":
            return f"!has({path}) || !({path} in {listed})"
        case "CONTAINS":
            return " || ".join(f"{path}.contains({json.dumps(one, ensure_ascii=False)})" for one in values) or "true"
        case "BEFORE" | "AFTER":
            return f"timestamp({path}) {'<' if kind == 'BEFORE' else '>'} {_moment(values[0])}"
        case "ON":
            return f"{path}.startsWith({json.dumps(values[0][:10])})"
        case "BETWEEN":
            return f"timestamp({path}) >= {_moment(values[0])} && timestamp({path}) <= {_moment(values[-1])}"
    return f"{path} in {listed}"


def metric(path: str, asked: Plain) -> str:
    """An operator that is not known stays, for the build to refuse it with its place."""
    operator = str(asked.get("ComparisonOperator"))
    return f"double({path}) {COMPARED.get(operator, operator)} {float(asked.get('Value') or 0)}"


def all_of(conditions: list[str]) -> str:
    return " && ".join(_bracketed(one) for one in conditions) or "true"


def any_of(conditions: list[str]) -> str:
    return " || ".join(_bracketed(one) for one in conditions) or "false"


def none_of(conditions: list[str]) -> str:
    return f"!({any_of(conditions)})"


def chosen(conditions: list[str], how: str | None) -> str:
    """By Pinpoint's ALL, ANY or NONE."""
    return {"ANY": any_of, "NONE": none_of}.get(how or "ALL", all_of)(conditions)


def _bracketed(condition: str) -> str:
    return f"({condition})" if " || " in condition or " && " in condition else condition


def _moment(value: str) -> str:
    return f"timestamp({json.dumps(value if 'T' in value else f'{value}T00:00:00Z')})"


def _demographic(given: Plain, about: str, report: Report) -> Iterator[Asked]:
    for name in DEVICE:
        if name in given:
            yield _set(f"customer.{trait(name)}", given[name])
    if channel := given.get("Channel"):
        known = [f"has(customer.{ADDRESSES[one]})" for one in (channel.get("Values") or ()) if one in ADDRESSES]
        for one in sorted(set(channel.get("Values") or ()) - ADDRESSES.keys()):
            report.missing(about, f"the channel {one}: whether somebody has such an address is no condition here")
        if known:
            yield "", none_of(known) if channel.get("DimensionType") == "EXCLUSIVE" else any_of(known)


def _location(given: Plain, about: str, report: Report) -> Iterator[Asked]:
    if "GPSPoint" in given:
        report.missing(about, "a distance from a place: left out of the condition")
    if "Country" in given:
        yield _set("customer.country", given["Country"])


def _set(path: str, asked: Plain) -> Asked:
    return path, attribute(path, {"AttributeType": asked.get("DimensionType"), "Values": asked.get("Values")})


def _recency(given: Plain, about: str, report: Report) -> Iterator[Asked]:
    if given:
        report.changed(about, "activity is what the customer does anywhere, in whole days, not sessions of an app")
        sign = "<" if given.get("RecencyType") == "ACTIVE" else ">="
        duration = DURATIONS.get(str(given.get("Duration")), "168h")
        yield "customer.last_active", f'now - timestamp(customer.last_active) {sign} duration("{duration}")'
