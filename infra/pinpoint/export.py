"""The folder with what was saved from Amazon Pinpoint: answers of its API as JSON, and endpoints line by line."""

from collections.abc import Iterator, Mapping, Sequence
from json import JSONDecodeError
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from infra.pinpoint import saved_json
from infra.pinpoint.saved_json import Plain

LISTS = {
    "JourneysResponse": "JourneyResponse",
    "SegmentsResponse": "SegmentResponse",
    "EndpointsResponse": "EndpointResponse",
}
"""Answers that hold several of the other."""

PARTS = {
    "JourneyResponse": "journeys",
    "SegmentResponse": "segments",
    "EmailTemplateResponse": "emails",
    "SMSTemplateResponse": "texts",
    "PushNotificationTemplateResponse": "pushes",
}
KEYS = {"journeys": "Id", "segments": "Id", "emails": "TemplateName", "texts": "TemplateName", "pushes": "TemplateName"}
"""By what one of them is known to the others."""

TEXT = {".json", ".jsonl", ".ndjson", ".gz"}


class Export(Struct):
    """By kind; `others` are files, or answers in them, of which nothing is made, with the reason."""

    journeys: list[Plain] = field(default_factory=list)
    segments: list[Plain] = field(default_factory=list)
    emails: list[Plain] = field(default_factory=list)
    texts: list[Plain] = field(default_factory=list)
    pushes: list[Plain] = field(default_factory=list)
    endpoints: list[tuple[str, Path]] = field(default_factory=list)
    """Files with one in each line."""
    answered: list[tuple[str, Plain]] = field(default_factory=list)
    """Endpoints that the API answered one by one, each with its file."""
    unread: list[tuple[str, str]] = field(default_factory=list)
    """What is torn, broken or not all there, with its place: somebody has to save it again."""
    others: list[tuple[str, str]] = field(default_factory=list)


def read(folder: Path) -> Export:
    found = Export()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = str(path.relative_to(folder))
        if path.suffix.lower() not in TEXT:
            found.others.append((name, "neither JSON nor lines of JSON"))
            continue
        try:
            _file(path, name, found)
        except JSONDecodeError as error:
            found.unread.append(
                (f"{name}:{error.lineno}", f"broken JSON ({error.msg}): read up to here, save it again")
            )
        except saved_json.DAMAGED as error:
            found.unread.append((name, f"cannot be read ({error}): save it again"))
    for part in ("journeys", "emails", "texts", "pushes"):
        setattr(found, part, list(_newest(part, getattr(found, part), found)))
    return found


def is_endpoint(given: Plain | None) -> bool:
    return given is not None and "ChannelType" in given


def _file(path: Path, name: str, found: Export) -> None:
    if is_endpoint(next((given for _, given in saved_json.lines(path)), None)):
        found.endpoints.append((name, path))
        return
    for whole in saved_json.objects(path):
        _answer(whole, name, found)


def _answer(whole: Any, name: str, found: Export) -> None:
    """With the wrapper that the command line writes, or without."""
    if not isinstance(whole, Mapping):
        found.unread.append((name, "not JSON that Pinpoint writes"))
        return
    for one in whole.get("Item") or ():
        _answer(one, name, found)
    wrapped = {key: value for key, value in whole.items() if key.endswith("Response")} or _guessed(whole)
    for key, value in wrapped.items():
        _sort(key, value, name, found)
    if not wrapped and "Item" not in whole:
        found.others.append((name, "no answer of Pinpoint's API that is known here"))


def _sort(key: str, value: Any, name: str, found: Export) -> None:
    if not isinstance(value, Mapping):
        found.unread.append((name, f"{key}: must be an object"))
    elif key in LISTS:
        _page(key, value, name, found)
    elif key == "EndpointResponse":
        found.answered.append((name, value))
    elif key not in PARTS:
        found.others.append((name, f"{key}: nothing here corresponds to it"))
    elif not value.get(KEYS[PARTS[key]]):
        found.unread.append((name, f"{key}: without {KEYS[PARTS[key]]} nothing can be made of it"))
    else:
        getattr(found, PARTS[key]).append(value)


def _page(key: str, value: Plain, name: str, found: Export) -> None:
    for one in value.get("Item") or ():
        _sort(LISTS[key], one, name, found)
    if value.get("NextToken"):
        found.unread.append((name, f"{key}: one page of several; save the next ones too (--token), and import again"))


def _guessed(whole: Plain) -> dict[str, Plain]:
    """An object that was saved bare, by the fields that only it has."""
    marks = {"Activities": "JourneyResponse", "SegmentType": "SegmentResponse", "ChannelType": "EndpointResponse"}
    kinds = {"EMAIL": "EmailTemplateResponse", "SMS": "SMSTemplateResponse", "PUSH": "PushNotificationTemplateResponse"}
    kind = next((kind for mark, kind in marks.items() if mark in whole), kinds.get(str(whole.get("TemplateType"))))
    return {kind: whole} if kind else {}


def _newest(part: str, saved: Sequence[Plain], found: Export) -> Iterator[Plain]:
    """Of what was saved several times, as list-journeys and get-journey do, or in several versions."""
    by_key: dict[str, list[Plain]] = {}
    for one in saved:
        by_key.setdefault(str(one[KEYS[part]]), []).append(one)
    for same in by_key.values():
        newest = max(same, key=_age)
        if any(one != newest for one in same):
            name = newest.get("Name") or newest.get("TemplateName")
            found.others.append((f"{part}: {name}", f"saved {len(same)} times: the newest was taken"))
        yield newest


def _age(one: Plain) -> tuple[int, str]:
    version = str(one.get("Version"))
    return int(version) if version.isdecimal() else 0, str(one.get("LastModifiedDate") or "")
