"""A run as an item of the table, and back.

Times are keys.timestamp text. What grows with the events that a run has seen (trigger, memory) is JSON in one binary
attribute: an item is billed by the started kilobyte.
"""

import json
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import asdict, fields

from shared.aws import gates, keys
from shared.journeys.models import Outgoing, Run, Statement

PROJECTED = ("version", "step", "state")
"""What the due index has of a run as well: how many wait at which step of which version is one scan of it."""

SEEN = ("trigger", "memory")
DERIVED = {"pk", "sk", "due_bucket", "seen", "sends"}
DEFAULTS = {one.name: one.default for one in fields(Outgoing)}
COMPRESS_FROM = 250
"""Bytes. A run with a short trigger and a message in its outbox then stays within one kilobyte, which is one unit."""


def item_of(run: Run, now: datetime) -> dict[str, Any]:
    """Only what is not empty: the index asks whether `due_bucket` exists, the stream's filter whether `sends` does.

    The filter cannot ask for `outbox`, because `exists` works on leaves only and a list of maps is none:
    https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html#filtering-ddb-exists
    """
    told = asdict(run)
    plain = {name: _plain(value) for name, value in told.items() if name not in SEEN}
    seen = {name: told[name] for name in SEEN}
    item = {**plain, "seen": _pack(seen), "sends": len(run.outbox) or None, **_due(run, now)}
    return {name: value for name, value in item.items() if value not in (None, [], {}, ())}


def run_of(item: Mapping[str, Any]) -> Run:
    given = {name: value for name, value in item.items() if name not in DERIVED}
    times = {name: _time(value) for name, value in given.items() if name.endswith("_at")}
    lists = {name: tuple(given.get(name, ())) for name in ("listens", "path")}
    outbox = tuple(_asked(one) for one in item.get("outbox", ()))
    return Run(**{**given, **times, **lists, "outbox": outbox, **_unpack(item["seen"])})


def key_of(run: Run) -> keys.Key:
    """A later run of the same key has the attempt in its name; the first has the name that anybody would look for."""
    return keys.run(run.customer_id, run.journey, f"{run.key}\x1f{run.attempt}" if run.attempt else run.key)


def _due(run: Run, now: datetime) -> dict[str, str]:
    """Late already, it lies in the minute of `now`: the sweep does not come back to minutes that are over."""
    if run.due_at is None:
        return {}
    spread = key_of(run)["sk"] + run.customer_id
    if run.parked_at:
        return gates.parked(gates.of_journey(run.journey), run.due_at, spread)
    return {**keys.due(max(run.due_at, now), spread), "due_at": keys.timestamp(run.due_at)}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return keys.timestamp(value)
        case Statement():
            text = json.dumps(value.data, ensure_ascii=False, separators=(",", ":"))
            return {**{name: _plain(one) for name, one in asdict(value).items()}, "data": text}
        case Outgoing():
            plain = {name: _plain(one) for name, one in asdict(value).items()}
            return {name: one for name, one in plain.items() if one not in (None, [], DEFAULTS[name])}
        case tuple():
            return [_plain(one) for one in value]
        case Mapping():
            return dict(value)
    return value


def _asked(plain: Mapping[str, Any]) -> Outgoing | Statement:
    return _statement(plain) if "about" in plain else _outgoing(plain)


def _statement(plain: Mapping[str, Any]) -> Statement:
    """Its data is text, in which a number stays the number that it was."""
    return Statement(**{**plain, "stated_at": _time(plain["stated_at"]), "data": json.loads(plain["data"])})


def _outgoing(plain: Mapping[str, Any]) -> Outgoing:
    times = {name: _time(value) for name, value in plain.items() if name.endswith("_at")}
    return Outgoing(**{"address": None, **plain, **times, "others": tuple(plain.get("others", ()))})


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _pack(seen: Mapping[str, Any]) -> bytes:
    text = json.dumps(seen, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    return zlib.compress(text, 9) if len(text) >= COMPRESS_FROM else text


def _unpack(packed: bytes) -> dict[str, Any]:
    unpacked: dict[str, Any] = json.loads(zlib.decompress(packed) if packed[:1] == b"\x78" else packed)
    return unpacked
