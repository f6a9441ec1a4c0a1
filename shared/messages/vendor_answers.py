"""What a vendor's API answered over HTTPS, where it answers JSON."""

from collections.abc import Mapping
from typing import Any

from shared import strict_json
from shared.errors import MalformedPayloadError
from shared.messages.https import Answer
from shared.messages.models import Outcome, State

Given = Mapping[str, Any]


def told(answer: Answer) -> Given:
    """Nothing where it is no object: a machine in between, or an answer that broke off."""
    try:
        found = strict_json.loads(answer.body)
    except MalformedPayloadError:
        return {}
    return found if isinstance(found, Mapping) else {}


def api(document: Given, path: str, *needed: str) -> Given | Outcome:
    """The `api` of a source's secret; without it nothing goes, until somebody has filled it in."""
    found = document.get("api") or {}
    missing = [name for name in needed if not found.get(name)]
    if missing:
        return Outcome(State.READY, detail=f"the secret {path} has no api.{missing[0]}")
    return {str(name): value for name, value in found.items()}
