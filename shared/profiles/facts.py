"""An event as it lies in the table and travels between functions; both forms lead back to the same Event."""

import json
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from shared.aws import keys
from shared.events import Event, Identifier

COMPRESS_FROM = 700
"""Bytes of data from which zlib pays: an item is billed by the started kilobyte."""

RETENTION = timedelta(days=760)
FUTURE = timedelta(minutes=5)


def plain(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "name": str(event.name),
        "occurred_at": keys.timestamp(event.occurred_at),
        "source": event.source,
        "identifiers": [{"kind": one.kind, "value": one.value} for one in event.identifiers],
        "data": dict(event.data),
    }


def delivery(stated: Event, now: datetime, *, named: str = "", quiet: bool = False) -> dict[str, Any]:
    """What we state ourselves, in the form that every accepted delivery has on the queue of facts: nobody sent it.

    It is `named` as the event is, unless something else is to tell it from others.
    """
    connector, _, source = stated.source.partition("/")
    about = {"id": named or stated.id, "connector": connector, "source": source, "received_at": keys.timestamp(now)}
    nothing = {"headers": {}, "query": {}, "body": "", "base64": False}
    told = about | nothing | ({"quiet": True} if quiet else {})
    return {"delivery": told, "events": [plain(stated)], "error": None}


def event_from_plain(given: Mapping[str, Any]) -> Event:
    return Event(
        id=given["id"],
        name=given["name"],
        occurred_at=datetime.fromisoformat(given["occurred_at"]),
        source=given["source"],
        identifiers=tuple(Identifier(one["kind"], one["value"]) for one in given["identifiers"]),
        data=given["data"],
    )


def item_of(event: Event, received_at: datetime, *, quiet: bool = False) -> dict[str, Any]:
    """`received_at` tells history from news: only what happened lately may start a journey. What is `quiet` never."""
    data = json.dumps(dict(event.data), ensure_ascii=False, separators=(",", ":"), default=str).encode()
    return {
        "id": event.id,
        "name": str(event.name),
        "occurred_at": keys.timestamp(event.occurred_at),
        "received_at": keys.timestamp(received_at),
        "source": event.source,
        "identifiers": [[one.kind, one.value] for one in event.identifiers],
        "data": zlib.compress(data, 9) if len(data) >= COMPRESS_FROM else data,
        "expires_at": int((received_at + RETENTION).timestamp()),
        **({"quiet": True} if quiet else {}),
    }


def event_of(item: Mapping[str, Any]) -> Event:
    data = item["data"]
    text = zlib.decompress(data) if data[:1] == b"\x78" else data
    return Event(
        id=item["id"],
        name=item["name"],
        occurred_at=datetime.fromisoformat(item["occurred_at"]),
        source=item["source"],
        identifiers=tuple(Identifier(kind, value) for kind, value in item["identifiers"]),
        data=json.loads(text),
    )


def received_at(item: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(item["received_at"])


def is_quiet(item: Mapping[str, Any]) -> bool:
    """It was imported, and nobody should hear of it today."""
    return bool(item.get("quiet"))


def clamped(occurred_at: datetime, received: datetime) -> datetime:
    """A sender's clock may run ahead, or say the year 9999; nothing may win for ever by claiming the future.

    Years before 1970 are clock faults of the sender too: such an event happened, as far as we know, when it came.
    """
    moment = occurred_at.astimezone(UTC) if occurred_at.year > 1 else received
    return received if moment.year < 1970 else min(moment, received + FUTURE)


def is_dated(event: Event, received_at: datetime) -> bool:
    """It has a date of its own that is possible."""
    return event.occurred_at == clamped(event.occurred_at, received_at) != received_at


def dated(event: Event, received_at: datetime, first: datetime) -> Event:
    """`first` is when it was received for the first time: every redelivery comes to the same date."""
    stated = first if event.occurred_at == received_at else event.occurred_at
    return replace(event, occurred_at=clamped(stated, first))
