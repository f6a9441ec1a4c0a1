"""Bodies as the vendors send them: JSON files in story/ with `{placeholders}` for what differs."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

STORY = Path(__file__).parent / "story"


def body(template: str, values: Mapping[str, Any]) -> bytes:
    """The exact bytes to sign and send."""
    return json.dumps(filled(_read(template), values), ensure_ascii=False, separators=(",", ":")).encode()


def filled(part: Any, values: Mapping[str, Any]) -> Any:
    """A text that is nothing but one placeholder takes the value as it is: a number, null, or a whole list."""
    match part:
        case dict():
            return {name: filled(value, values) for name, value in part.items()}
        case list():
            return [filled(one, values) for one in part]
        case str() if part[:1] == "{" and part[-1:] == "}" and part[1:-1] in values:
            return values[part[1:-1]]
        case str():
            return part.format_map(values)
    return part


def items() -> Any:
    return _read("items")


def iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _read(template: str) -> Any:
    return json.loads((STORY / f"{template}.json").read_bytes())
