"""What is wrong with a setting, and what would be right: the same words at synth and for whoever changes it later."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

FEW = 20

Place = tuple[str | int, ...]
"""The way to a value: field names and positions, as pydantic's `loc`."""

Complaint = tuple[Place, str]

PATTERNS: dict[str, tuple[str, str]] = {
    "colour": (r"#[0-9a-f]{6}", "six hexadecimal digits after #, such as #1f6f5c"),
    "time": (r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day, such as 20:00"),
    "period": (r"[1-9][0-9]{0,3}[mhdw]", "a duration, such as 90m, 12h, 7d or 2w"),
    "amount": (r"[0-9]{1,9}(\.[0-9]{1,6})?", 'an amount in quotes, such as "50.00"'),
    "rate": (r"[0-9]{1,9}(\.[0-9]{1,12})?", 'a decimal in quotes, such as "0.92"'),
}

STANDARDS = {
    "country": "an ISO 3166 code, such as DE",
    "region": "an ISO 3166 code, such as DE",
    "currency": "an ISO 4217 code, such as EUR",
    "time_zone": "an IANA zone, such as Europe/Berlin",
}


def listed(choices: Iterable[str]) -> str:
    """`a, b or c`"""
    *some, last = sorted(set(choices)) or ["nothing"]
    return f"{', '.join(some)} or {last}" if some else last


def unknown(what: str, given: object, choices: Sequence[str]) -> str:
    """Names the valid choice that is meant, or else all of them where they are few enough to read."""
    near = get_close_matches(str(given), choices, n=1)
    if near:
        return f"unknown {what} {given!r}; did you mean {near[0]}?"
    return f"unknown {what} {given!r}" + (f"; there is {listed(choices)}" if len(choices) <= FEW else "")


def among(place: Place, given: str, choices: Any, *, what: str = "") -> Iterator[Complaint]:
    if given not in choices:
        what = what or str(place[-1])
        standard = f"; write {STANDARDS[what]}" if what in STANDARDS else ""
        yield place, unknown(what, given, sorted(choices)) + standard


def written(place: Place, given: str, pattern: str) -> Iterator[Complaint]:
    regex, description = PATTERNS[pattern]
    if not re.fullmatch(regex, given):
        yield place, f"{place[-1]}: {given!r} is not right here; write {description}"


def value_of(typed: str) -> Any:
    """What somebody typed: a number, true, false or null as JSON has it, and everything else as text."""
    try:
        return json.loads(typed)
    except ValueError:
        return typed


def typed(value: Any) -> str:
    """What is typed to mean it: a text that looks like anything else, such as "50.00", in quotes."""
    as_it_is = isinstance(value, str) and value_of(value) == value
    return str(value) if as_it_is else json.dumps(value, ensure_ascii=False)


def shown(value: Any) -> str:
    """To be read: texts as they are; what says nothing says so in words."""
    if value is None:
        return "not set"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def told(changes: Iterable[Mapping[str, Any]]) -> str:
    """`caps.email.messages 3 → 2, …`"""
    return ", ".join(f"{one['name']} {shown(one['before'])} → {shown(one['after'])}" for one in changes)
