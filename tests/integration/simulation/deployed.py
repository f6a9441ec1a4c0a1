"""The functions as they are deployed, in this process: their handlers, the table's double, queues that are lists.

What AWS leaves open (which of two things that are due at once comes first) is done here in one order.
"""

import importlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from infra.brand.compile import Compiled
from shared import configuration
from shared.aws import clients, clock, codec, keys
from shared.aws.table import Table
from shared.events import Event
from shared.messages.https import Answer, Https
from shared.profiles import facts
from tests.doubles.dynamodb import DynamoDB

SECRET = "a key of the test"
ENDPOINT = json.dumps({"url": "https://crm.example/", "secrets": [{"value": f"whsec_{'A' * 32}"}]})
"""Where a webhook goes, and by what it is signed."""

ACCOUNT = json.dumps({"api": {"token": "of an account for advertising"}})
TAKEN = json.dumps({"num_received": 1, "num_invalid_entries": 0}).encode()

FUNCTIONS = {
    "resolve_identity": ("quarantine", "settling", "composition", "handler"),
    "start_journeys": ("handler",),
    "advance_journey": ("handler",),
    "deliver_message": ("composition", "stating", "handler"),
    "review_customers": ("handler",),
    "operate_journeys": ("composition", "routes", "handler"),
}
"""Modules that hold clients or settings, in the order in which they are read."""

KINDS = {keys.RUN: "advance_journey", keys.MESSAGE: "deliver_message", keys.STANDING: "review_customers"}
"""What lies in the due index, and whose it is then."""

Plain = dict[str, Any]


@dataclass
class Streaming(DynamoDB):
    """`records` are what its stream has not delivered yet; `made` is the order in which items came to be."""

    records: list[Plain] = field(default_factory=list)
    made: dict[tuple[str, str], int] = field(default_factory=dict)

    def _store(self, place: tuple[str, str], item: Plain | None) -> None:
        before = self._now(place)
        super()._store(place, item)
        self.made.setdefault(place, len(self.made))
        if item is not None and item != before:
            old = {"OldImage": before} if before else {}
            self.records.append({"eventName": "MODIFY" if old else "INSERT", "dynamodb": {"NewImage": item, **old}})


@dataclass
class Services:
    """Every AWS service that is not the table."""

    queues: dict[str, list[Plain]] = field(default_factory=lambda: defaultdict(list))
    sent: list[Plain] = field(default_factory=list)
    begun: list[Plain] = field(default_factory=list)
    """Jobs that nobody has taken a turn of."""

    def start_execution(self, **asked: str) -> Plain:
        self.begun.append({"job": asked["name"], "run": 1, "work": {}})
        return {}

    def send_message_batch(self, QueueUrl: str, Entries: list[Plain]) -> Plain:
        self.queues[QueueUrl] += [{"messageId": "m", "body": one["MessageBody"]} for one in Entries]
        return {"Successful": Entries}

    def send_email(self, **request: Any) -> Plain:
        self.sent.append(request)
        return {"MessageId": f"provider-{len(self.sent)}"}

    publish = send_email

    def post(self, request: Any) -> Answer:
        """Somebody's endpoint, or an audience, which take everything."""
        self.sent.append({"post": request})
        return Answer(200, TAKEN)

    def get_queue_attributes(self, QueueUrl: str, AttributeNames: list[str]) -> Plain:
        (name,) = AttributeNames
        return {"Attributes": {name: str(len(self.queues[QueueUrl]))}}

    def get_secret_value(self, SecretId: str) -> Plain:
        known = {"channels/webhook/": ENDPOINT, "channels/meta_audience": ACCOUNT}
        return {"SecretString": next((text for path, text in known.items() if path in SecretId), SECRET)}

    def put_record_batch(self, **_: Any) -> Plain:
        return {"FailedPutCount": 0}

    def put_events(self, **_: Any) -> Plain:
        return {"FailedEntryCount": 0}


class Deployed:
    """`now` is what the functions' clock says."""

    def __init__(self, handlers: Mapping[str, Any], store: Streaming, services: Services, now: datetime) -> None:
        self.handlers, self.store, self.services, self.now = handlers, store, services, now
        self.table = Table(store, "customers")

    def receive(self, event: Event, *, quiet: bool = False) -> None:
        self.queue(event, quiet=quiet)
        self._facts()

    def queue(self, event: Event, *, quiet: bool = False) -> None:
        connector, _, source = event.source.partition("/")
        about = {"id": event.id, "connector": connector, "source": source, "received_at": keys.timestamp(self.now)}
        delivery = {**about, "replayed": True, "headers": {}, "query": {}, "body": "", "base64": False}
        queued = {"delivery": {**delivery, "quiet": quiet}, "events": [facts.plain(event)], "error": None}
        self.services.queues["events"].append({"messageId": "m", "body": json.dumps(queued, default=str)})

    def travel(self, until: datetime) -> None:
        while due := [one for one in self.waiting() if one["due_at"] <= keys.timestamp(until)]:
            self.now = max(self.now, datetime.fromisoformat(min(one["due_at"] for one in due)))
            for item in sorted((one for one in due if one["due_at"] <= keys.timestamp(self.now)), key=self._order):
                self._fire({name: item[name] for name in ("pk", "sk", "due_at")})
            self._facts()
        self.now = max(self.now, until)

    def items(self, prefix: str) -> list[Plain]:
        found = (codec.load(one) for lying in self.store.partitions.values() for one in lying.values())
        return [one for one in found if one["sk"].startswith(prefix)]

    def waiting(self) -> list[Plain]:
        lying = (item for prefix in KINDS for item in self.items(prefix))
        return [one for one in lying if "due_bucket" in one]

    def _order(self, item: Plain) -> tuple[str, int, Any]:
        """Of one moment runs and messages in the order in which they came to be, then reviews."""
        rank, prefix = next(found for found in enumerate(KINDS) if item["sk"].startswith(found[1]))
        place = item["pk"] if prefix == keys.STANDING else self.store.made[item["pk"], item["sk"]]
        return item["due_at"], rank, place

    def _fire(self, wake: Plain) -> None:
        function = next(name for prefix, name in KINDS.items() if wake["sk"].startswith(prefix))
        self.invoke(function, [{"messageId": "m", "body": json.dumps(wake)}], "aws:sqs")
        changes = self.changes()
        self._outboxes(changes)
        self._found(changes)

    def _facts(self) -> None:
        waiting = self.services.queues["events"]
        while waiting:
            self._fact(waiting.pop(0))

    def _fact(self, queued: Plain) -> None:
        """Filed, what it starts, what it wakes, and what those ask for; then the review of its customer."""
        self.invoke("resolve_identity", [queued], "aws:sqs")
        changes = self.changes()
        self.invoke("start_journeys", [one for one in changes if _sort_key(one).startswith(keys.EVENT)], "aws:dynamodb")
        started = self.changes()
        self._wakes()
        self._outboxes(started)
        self.invoke(
            "start_journeys", [one for one in changes if _sort_key(one).startswith(keys.IDENTIFIER)], "aws:dynamodb"
        )
        self._wakes()
        for called in self.taken("reviews"):
            self.invoke("review_customers", [called], "aws:sqs")
            self._found(self.changes())

    def _wakes(self) -> None:
        for wake in self.taken("runs"):
            self.invoke("advance_journey", [wake], "aws:sqs")
            self._outboxes(self.changes())

    def _found(self, changes: list[Plain]) -> None:
        """The news of reviews are facts, which come before what journeys have stated meanwhile."""
        before = self.taken("events")
        self.invoke(
            "start_journeys", [one for one in changes if "tells" in one["dynamodb"]["NewImage"]], "aws:dynamodb"
        )
        news = self.taken("events")
        self.services.queues["events"] += before
        for queued in news:
            self._fact(queued)

    def _outboxes(self, changes: list[Plain]) -> None:
        self.invoke(
            "deliver_message", [one for one in changes if "sends" in one["dynamodb"]["NewImage"]], "aws:dynamodb"
        )
        self.changes()

    def changes(self) -> list[Plain]:
        changes, self.store.records = self.store.records, []
        return changes

    def taken(self, queue: str) -> list[Plain]:
        taken = list(self.services.queues[queue])
        self.services.queues[queue].clear()
        return taken

    def invoke(self, function: str, records: list[Plain], source: str) -> None:
        if not records:
            return
        event = {"Records": [{**one, "eventSource": source} for one in records]}
        answer = self.handlers[function](event, SimpleNamespace(get_remaining_time_in_millis=lambda: 60_000))
        assert not (answer or {}).get("batchItemFailures"), f"{function} failed"


def _sort_key(change: Plain) -> str:
    return str(change["dynamodb"]["NewImage"]["sk"]["S"])


@contextmanager
def deployed(compiled: Compiled, now: datetime, store: Streaming | None = None) -> Iterator[Deployed]:
    """On a table that may be there already, as another deployment finds it."""
    files, store, services = compiled.files(), store or Streaming(), Services()
    with pytest.MonkeyPatch.context() as patch:
        names = (
            "app",
            "stage",
            "table",
            "bucket",
            "archive",
            "event_bus",
            "events_queue",
            "runs_queue",
            "messages_queue",
            "reviews_queue",
        )
        for name in names:
            patch.setenv(f"TRIBUTARY_{name.upper()}", name.removesuffix("_queue"))
        patch.setenv("TRIBUTARY_PUBLIC_URL", "https://api.example")
        create = lambda name, **_: store if name == "dynamodb" else services  # noqa: E731
        patch.setattr(clients, "_session", SimpleNamespace(create_client=create))
        patch.setattr(Https, "send", lambda _, post: services.post(post))
        patch.setattr(configuration, "brand", lambda: compiled.brand)
        patch.setattr(configuration, "read", lambda name: files[f"{name}.json"])
        _forget()
        handlers = {name: _loaded(name) for name in FUNCTIONS}
        here = Deployed(handlers, store, services, now)
        here.table.put(keys.CODES, {"value": SECRET.encode().hex()})
        patch.setattr(clock, "now", lambda table, travels: here.now)
        yield here
    _forget()


def _forget() -> None:
    clients.client.cache_clear()
    clients.provider.cache_clear()


def _loaded(function: str) -> Any:
    modules = [importlib.import_module(f"functions.{function}.{name}") for name in FUNCTIONS[function]]
    return [importlib.reload(module) for module in modules][-1].handler
