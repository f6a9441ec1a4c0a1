"""Durations, times and patterns that a condition states: one that nobody can read is never true, and never says why."""

import re
from collections.abc import Iterator

from shared import conditions
from shared.errors import DefinitionError
from shared.expression_tree import Node, tree
from shared.local_time import stated

HOURS = {"d": 24, "day": 24, "days": 24, "w": 168, "week": 168, "weeks": 168}
DAYS = re.compile(r"(\d+) ?(d|days?|w|weeks?)")
DAY = """'"2026-12-24"'"""
EXAMPLE = '"2026-05-01T09:00:00Z"'


def complaint(expression: str, *, date: bool = False) -> str | None:
    """About the first of them, or, where the whole is to be a `date`, about that."""
    if date and (known := conditions.constant(expression)) is not None and stated(known) is None:
        return f"{known!r} is no time and no date; write it as {DAY}"
    try:
        root = tree(expression)
    except DefinitionError:  # what the evaluator can read and we cannot is let pass
        return None
    return next(_complaints(root), None)


def _complaints(root: Node) -> Iterator[str]:
    for node in root.all():
        written = node.parts[-1].word if node.kind == "call" and len(node.parts) == 1 else None
        if written is None or node.parts[0].kind != "text":
            continue
        if node.word == "duration" and not _known(node.source):
            yield f"{node.source} is no duration; write {_hours(written)}"
        if node.word == "timestamp" and not _known(node.source):
            yield f"{node.source} is no time; write {_moment(written)}"
        if node.word == "matches" and not _known(f'"".matches({node.parts[0].source})'):
            yield f"{node.parts[0].source} is no regular expression"


def _known(constant: str) -> bool:
    return conditions.constant(constant) is not None


def _hours(written: str) -> str:
    found = DAYS.fullmatch(written.strip())
    hours = f'"{int(found[1]) * HOURS[found[2]]}h" for {written}' if found else '"36h" or "90m"'
    return f"hours, minutes or seconds, such as {hours}"


def _moment(written: str) -> str:
    tried = f'"{written[:10]}T00:00:00Z"'
    return f"the time and its zone as well, such as {tried if _known(f'timestamp({tried})') else EXAMPLE}"
