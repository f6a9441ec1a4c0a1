"""Acts of our own people over the API: each is noted before it is done, and again with what came of it."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from shared import api
from shared.audit import Audit, Entry, ended
from shared.errors import Rejected
from shared.interface.operations import OPERATIONS
from shared.interface.wishes import Reasoned

ID = re.compile(r"[\w.-]{1,100}")
"""Anything else in a path is not one of ours, and may be somebody's address."""


def noted(audit: Audit, event: api.LambdaEvent, now: datetime, act: Callable[[], Any]) -> Any:
    """What ends in trouble stays `begun`: nobody knows what of it was done, and whoever asked asks again."""
    entry = _entry(event, now)
    audit.note(entry)
    try:
        answer = act()
    except Rejected as error:
        audit.note(ended(entry, f"refused: {type(error).__name__}"))
        raise
    audit.note(ended(entry, "done", answer))
    return answer


def _entry(event: api.LambdaEvent, now: datetime) -> Entry:
    parts = api.path(event)
    on = "/".join(part if ID.fullmatch(part) else "?" for part in parts)
    return Entry(api.request_id(event), now, api.caller(event), _operation(parts) or on, on, _reason(event))


def _operation(parts: list[str]) -> str | None:
    for one in OPERATIONS:
        named = one.path.strip("/").split("/")
        if one.method == "post" and len(named) == len(parts) and all(map(_fits, named, parts)):
            return one.id
    return None


def _fits(named: str, part: str) -> bool:
    return named.startswith("{") or named == part


def _reason(event: api.LambdaEvent) -> str:
    """Where the body cannot be read the act is refused, and says so."""
    try:
        return api.body(event, Reasoned).reason
    except Rejected:
        return ""
