"""Imports of files that are nowhere, read in as many stretches as a test likes."""

import json
from datetime import UTC, datetime

from msgspec.structs import replace

from shared.configuration import Brand, Senders, Source, Topic
from shared.importing import chunks
from shared.importing.models import About, Chunk, Import

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BRAND = Brand(
    name="Alder",
    website="https://alder.example",
    postal_address="1 Way",
    country="DE",
    currency="EUR",
    time_zone="Europe/Berlin",
    languages=("en",),
    senders=Senders("A <a@alder.example>", "A <a@alder.example>"),
    sources={"crm": {"vienna": Source(region="AT")}},
    topics={name: Topic({"en": name}, ()) for name in ("ideas", "sales")},
)


def an_import(kind="customers", **fields):
    return Import(**{"id": "i1", "kind": kind, "source": "crm/main", "created_at": NOW, **fields})


def about(task):
    return About(task.kind, task.source, task.created_at, BRAND, task.id, task.segment)


def line(**row):
    return json.dumps(row)


def read(data, task=None, *, cuts=()):
    """As if the file were read in stretches that end at the cuts; what a stretch leaves is read again with the next."""
    task = task or an_import()
    data = data.encode() if isinstance(data, str) else data
    events, refusals = [], []
    for end in (*cuts, len(data)):
        final = end == len(data)
        while task.offset < end or (final and not events and not refusals):
            chunk = chunks.read(task, data[task.offset : end], about(task), final=final)
            events += chunk.events
            refusals += chunk.refusals
            moved = chunk.after.offset > task.offset
            task = chunk.after
            if not moved:
                break
    return Chunk(tuple(events), tuple(refusals), task)


def one(data, task=None):
    """The only event of a file of one row."""
    chunk = read(data, task)
    assert not chunk.refusals, chunk.refusals
    (event,) = chunk.events
    return event


def refusal(data, task=None):
    """Line, column and reason of the only row, which is wrong."""
    chunk = read(data, task)
    assert not chunk.events
    (found,) = chunk.refusals
    return found.line, found.column, found.reason


def bare(chunk):
    """Without what differs when the file was read in other stretches."""
    return chunk.events, chunk.refusals, replace(chunk.after, version=0)
