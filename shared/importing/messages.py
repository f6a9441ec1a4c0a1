"""Events of an import as deliveries on the queue of events, several to a message."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from shared.aws import keys
from shared.events import Event
from shared.importing.models import Import
from shared.profiles import facts

MOST_EVENTS = 2
"""A consumer takes ten messages at a time and has a minute for them, which must do on a busy machine as well."""

MOST_CHARACTERS = 60_000
"""SQS is billed by 64 KiB."""

Plain = dict[str, Any]


def deliveries(task: Import, events: Iterable[Event]) -> Iterator[Plain]:
    """`quiet` says that these are history: they start no journey, unless somebody wants that of a list.

    They are not for the archive, no more than what is `replayed` from there: what was received is the file.
    """
    received = {
        "connector": task.source.partition("/")[0],
        "source": task.source.partition("/")[2],
        "received_at": keys.timestamp(task.created_at),
        "url": "",
        "headers": {},
        "query": {},
        "body": "",
        "base64": False,
        "quiet": not task.starts_journeys,
        "replayed": True,
    }
    for number, some in enumerate(_bundles(events)):
        delivery = {"id": f"{task.id}-{task.offset}{task.after}-{number}", **received}
        yield {"delivery": delivery, "events": some, "error": None}


def _bundles(events: Iterable[Event]) -> Iterator[list[Plain]]:
    bundle: list[Plain] = []
    length = 0
    for event in events:
        plain = facts.plain(event)
        more = len(json.dumps(plain))
        if bundle and (len(bundle) == MOST_EVENTS or length + more > MOST_CHARACTERS):
            yield bundle
            bundle, length = [], 0
        bundle.append(plain)
        length += more
    if bundle:
        yield bundle
