"""What msgspec says of what somebody asked for, in words to act on: the place, and what would be right."""

import re

import msgspec

KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "fields with values",
    "array": "a list",
    "null": "nothing",
    "datetime": "a time",
}

PATTERNS = {
    r"^[a-z][a-z0-9_]{0,47}$": "a name of lower case letters, digits and _, such as spring_sale",
    r"^[a-z][a-z0-9_]*/[A-Za-z0-9_.-]+$": "a connector and a source, such as shopify/shop-a",
}

MOMENT = "write a time with its zone, such as 2026-05-01T09:00:00Z"
OTHERS = {
    "Invalid RFC3339 encoded datetime": MOMENT,
    "Expected `datetime` with a timezone component": MOMENT,
    "Input data was truncated": "the JSON ends too early",
}

AT = re.compile(r" - at `(?:key in )?\$\.?(.*)`$")
PLAIN = re.compile(r"Expected `(?P<kind>[^`]+)`(?P<rest>.*)")
MISSING = re.compile(r"Object missing required field `(\w+)`")
LENGTH = re.compile(r" of length (>=|<=) (\d+)")
RANGE = re.compile(r" (>=|<=|>|<) (\S+)")
PATTERN = re.compile(r" matching regex '(.*)'")
BOUNDS = {">=": "or more", "<=": "or less", ">": "and more", "<": "and less"}


def in_words(error: msgspec.MsgspecError) -> str:
    """`reason: write 3 characters or more`; as msgspec says it where there are no better words. Never a value."""
    said = str(error)
    at = AT.search(said)
    place, said = (at[1], said[: at.start()]) if at else ("", said)
    if missing := MISSING.fullmatch(said):
        return f"{place}.{missing[1]} is required".lstrip(".")
    return f"{place}: {_right(said)}".removeprefix(": ")


def _right(said: str) -> str:
    found = PLAIN.fullmatch(said)
    if found is None or said in OTHERS:
        return OTHERS.get(said, said)
    kind, rest = _kinds(found["kind"]), found["rest"]
    if length := LENGTH.fullmatch(rest):
        return f"write {length[2]} characters {BOUNDS[length[1]]}"
    if (pattern := PATTERN.fullmatch(rest)) and pattern[1] in PATTERNS:
        return f"write {PATTERNS[pattern[1]]}"
    if bound := RANGE.fullmatch(rest):
        return f"write {bound[2]} {BOUNDS[bound[1]]}"
    if given := re.fullmatch(r", got `(.*)`", rest):
        return f"write {kind}, not {_kinds(given[1])}"
    return said


def _kinds(named: str) -> str:
    """`str | null` is text or nothing."""
    return " or ".join(KINDS.get(one, one) for one in named.split(" | "))
