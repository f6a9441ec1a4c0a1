"""The folder with what was saved from Amazon Pinpoint: answers of its API as JSON, and endpoints line by line."""

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

Plain = Mapping[str, Any]

LISTS = {"JourneysResponse": "JourneyResponse", "SegmentsResponse": "SegmentResponse"}
"""Answers that hold several of the other."""

PARTS = {
    "JourneyResponse": "journeys",
    "SegmentResponse": "segments",
    "EmailTemplateResponse": "emails",
    "SMSTemplateResponse": "texts",
    "PushNotificationTemplateResponse": "pushes",
}
TEXT = {".json", ".jsonl", ".ndjson", ".gz"}


class Export(Struct):
    """By kind; `others` are files, or answers in them, of which nothing is made, with the reason."""

    journeys: list[Plain] = field(default_factory=list)
    segments: list[Plain] = field(default_factory=list)
    emails: list[Plain] = field(default_factory=list)
    texts: list[Plain] = field(default_factory=list)
    pushes: list[Plain] = field(default_factory=list)
    endpoints: list[Path] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)


def read(folder: Path) -> Export:
    found = Export()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = str(path.relative_to(folder))
        if path.suffix.lower() not in TEXT:
            found.others.append((name, "neither JSON nor lines of JSON"))
        elif is_endpoint(_first(path)):
            found.endpoints.append(path)
        else:
            _answer(path, name, found)
    return found


def lines(path: Path) -> Iterator[tuple[int, Plain | None]]:
    """Number and object of each line; None for what is no object."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, _object(line)


def is_endpoint(given: Plain | None) -> bool:
    return given is not None and "ChannelType" in given and "Address" in given


def _first(path: Path) -> Plain | None:
    return next((given for _, given in lines(path)), None)


def _answer(path: Path, name: str, found: Export) -> None:
    """With the wrapper that the command line writes, or without."""
    whole = _object(path.read_text(encoding="utf-8")) if path.suffix != ".gz" else None
    if whole is None:
        found.others.append((name, "not JSON that Pinpoint writes"))
        return
    wrapped = {key: value for key, value in whole.items() if key.endswith("Response")} or _guessed(whole)
    for key, value in wrapped.items():
        _sort(key, value, name, found)
    if not wrapped:
        found.others.append((name, "no answer of Pinpoint's API that is known here"))


def _sort(key: str, value: Any, name: str, found: Export) -> None:
    if key in LISTS:
        for one in value.get("Item", ()):
            _sort(LISTS[key], one, name, found)
    elif key in PARTS:
        getattr(found, PARTS[key]).append(value)
    else:
        found.others.append((name, f"{key}: nothing here corresponds to it"))


def _guessed(whole: Plain) -> dict[str, Plain]:
    """An object that was saved bare, by the fields that only it has."""
    marks = {"Activities": "JourneyResponse", "SegmentType": "SegmentResponse"}
    kinds = {"EMAIL": "EmailTemplateResponse", "SMS": "SMSTemplateResponse", "PUSH": "PushNotificationTemplateResponse"}
    kind = next((kind for mark, kind in marks.items() if mark in whole), kinds.get(str(whole.get("TemplateType"))))
    return {kind: whole} if kind else {}


def _object(text: str) -> Plain | None:
    try:
        given = json.loads(text)
    except ValueError:
        return None
    return given if isinstance(given, Mapping) else None
