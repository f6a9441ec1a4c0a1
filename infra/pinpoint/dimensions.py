"""What Pinpoint asks of endpoints and events, as conditions in CEL."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from infra.pinpoint.names import trait
from infra.pinpoint.report import Report

Plain = Mapping[str, Any]

COMPARED = {
    "GREATER_THAN": ">",
    "LESS_THAN": "<",
    "GREATER_THAN_OR_EQUAL": ">=",
    "LESS_THAN_OR_EQUAL": "<=",
    "EQUAL": "==",
}
DURATIONS = {"HR_24": "24h", "DAY_7": "168h", "DAY_14": "336h", "DAY_30": "720h"}
ADDRESSES = {"EMAIL": "email", "SMS": "phone", "VOICE": "phone"}
DEVICE = ("AppVersion", "DeviceType", "Make", "Model", "Platform")


def of_customer(given: Plain, about: str, report: Report) -> list[str]:
    """Of SegmentDimensions: all must hold."""
    found: list[str] = []
    for section in ("UserAttributes", "Attributes"):
        for name, asked in (given.get(section) or {}).items():
            found.append(attribute(f"customer.{trait(name.removeprefix('User.UserAttributes.'))}", asked))
    found += [metric(f"customer.{trait(name)}", asked) for name, asked in (given.get("Metrics") or {}).items()]
    found += _demographic(given.get("Demographic") or {}, about, report)
    found += _location(given.get("Location") or {}, about, report)
    return found + list(_recency((given.get("Behavior") or {}).get("Recency") or {}, about, report))


def of_event(given: Plain) -> list[str]:
    """Of EventDimensions, without the names of the events."""
    asked = (given.get("Attributes") or {}).items()
    measured = (given.get("Metrics") or {}).items()
    found = [attribute(f"event.data.properties.{trait(name)}", one) for name, one in asked]
    return found + [metric(f"event.data.properties.{trait(name)}", one) for name, one in measured]


def attribute(path: str, asked: Plain) -> str:
    """An attribute that is not there is among none of the values."""
    values, kind = [str(one) for one in asked.get("Values") or ()], asked.get("AttributeType") or "INCLUSIVE"
    listed = json.dumps(values, ensure_ascii=False)
    match kind:
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
    return f"double({path}) {COMPARED[asked['ComparisonOperator']]} {float(asked['Value'])}"


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


def _demographic(given: Plain, about: str, report: Report) -> Iterator[str]:
    for name in DEVICE:
        if name in given:
            yield _set(f"customer.{trait(name)}", given[name])
    if channel := given.get("Channel"):
        known = [f"has(customer.{ADDRESSES[one]})" for one in channel.get("Values", ()) if one in ADDRESSES]
        for one in sorted(set(channel.get("Values", ())) - ADDRESSES.keys()):
            report.missing(about, f"the channel {one}: whether somebody has such an address is no condition here")
        if known:
            yield none_of(known) if channel.get("DimensionType") == "EXCLUSIVE" else any_of(known)


def _location(given: Plain, about: str, report: Report) -> Iterator[str]:
    if "GPSPoint" in given:
        report.missing(about, "a distance from a place: left out of the condition")
    if "Country" in given:
        yield _set("customer.country", given["Country"])


def _set(path: str, asked: Plain) -> str:
    return attribute(path, {"AttributeType": asked.get("DimensionType"), "Values": asked.get("Values")})


def _recency(given: Plain, about: str, report: Report) -> Iterator[str]:
    if given:
        report.changed(about, "activity is what the customer does anywhere, in whole days, not sessions of an app")
        sign = "<" if given.get("RecencyType") == "ACTIVE" else ">="
        yield f'now - timestamp(customer.last_active) {sign} duration("{DURATIONS[given["Duration"]]}")'
