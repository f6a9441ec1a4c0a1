"""The functions that file deliveries and those by which people operate, on moto's table, bucket and queues."""

import importlib
import json
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

from shared import configuration
from shared.aws import clients, clock, keys
from shared.aws.table import Table
from shared.configuration import Brand, Senders, Source
from shared.events import Event, Identifier
from shared.journeys import control_store
from shared.privacy.erasing import Erasing
from shared.privacy.inventory import Inventories
from shared.profiles import facts
from shared.profiles.folding import Folding
from tests.doubles.dynamodb import DynamoDB
from tests.integration.conftest import create
from tests.integration.ingestion.minutes import Minutes
from tests.integration.ingestion.quarantine import Desk
from tests.unit.functions.operator import Operator

SOURCES = {"shopify": {"shop-a": Source(), "shop-b": Source()}, "square": {"till": Source()}}
BRAND = Brand("B", "https://b.example", "Street 1", "DE", "EUR", "UTC", ("en",), Senders("a", "b"), SOURCES)
COMPILED = {"journeys": {"journeys": {}, "listeners": {}}, "reviews": {"segments": [], "dates": [], "version": "v"}}
KEY = b"identity"
NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
REASON = "it sends garbage"
QUEUES = ("events", "vendors", "runs", "messages")


class Stage:
    """`now` is the stage's clock; `heard` says whether processes have what was decided last."""

    def __init__(self, monkeypatch):
        self.now, self.seconds, self.archived = NOW, 0.0, []
        self.s3, self.sqs = boto3.client("s3"), boto3.client("sqs")
        self.table = Table(boto3.client("dynamodb"), "customers")
        monkeypatch.setattr(clock, "now", lambda table, travels: self.now)
        monkeypatch.setattr(control_store.ControlStore.__init__, "__defaults__", (lambda: self.seconds,))
        self.urls = {one: self.sqs.create_queue(QueueName=one)["QueueUrl"] for one in QUEUES}
        for name, url in self.urls.items():
            monkeypatch.setenv(f"TRIBUTARY_{name.upper()}_QUEUE", url)
        self.resolve = self.worker()
        for name in ("composition", "routes", "handler"):
            self.operate = importlib.reload(importlib.import_module(f"functions.operate_journeys.{name}"))
        self.ask, self.begun = Operator(self.operate.handler).ask, []
        routes = importlib.import_module("functions.operate_journeys.routes")
        monkeypatch.setattr(routes, "tours", SimpleNamespace(begin=self.begun.append))

    def worker(self):
        """A fresh process of resolve_identity."""
        made, module = (
            importlib.reload(importlib.import_module(f"functions.resolve_identity.{name}"))
            for name in ("composition", "handler")
        )
        module.archive, module.controls = (lambda: self), made.controls
        return module

    def stands_on(self, dynamodb):
        """Another table, which is empty too."""
        names = (f"functions.{one}.composition" for one in ("resolve_identity", "operate_journeys"))
        for table in (self.table, *(importlib.import_module(name).table for name in names)):
            table._client = dynamodb

    def put(self, lines):
        self.archived += lines

    def hears(self):
        """So much later that every process has."""
        self.seconds += control_store.FRESH_SECONDS

    def switch(self, name, *, on):
        status, answer = self.ask("POST", f"/connectors/{name}/switches", {"on": on, "reason": REASON})
        assert status == 200, answer
        return answer

    def drop(self, name, until=None):
        body = {"reason": REASON, "until": (until or self.now).isoformat()}
        return self.ask("POST", f"/connectors/{name}/drops", body)

    def waiting(self):
        """How many deliveries, by source that has any."""
        _, told = self.ask("GET", "/connectors")
        return {one["name"]: one["held"] for one in told["sources"] if one["held"]}

    def comes(self, event_id, source="shopify/shop-a", email="ann@example.com", **delivery):
        """A delivery as ingest_webhook queues it, a second after the last."""
        self.now += timedelta(seconds=1)
        connector, _, name = source.partition("/")
        event = Event(event_id, "note.taken", self.now, source, (Identifier("email", email),), {"note": {"text": "n"}})
        about = {"id": event_id, "connector": connector, "source": name, "received_at": self.now.isoformat()}
        about |= {"url": "", "headers": {}, "query": {}, "body": "{}", "base64": False, **delivery}
        self.send({"delivery": about, "events": [facts.plain(event)], "error": None})

    def send(self, message):
        self.sqs.send_message(QueueUrl=self.urls["events"], MessageBody=json.dumps(message))

    def takes(self, queue):
        """Off the queue, as Lambda hands it over."""
        found = self.sqs.receive_message(QueueUrl=self.urls[queue], MaxNumberOfMessages=10).get("Messages", [])
        for one in found:
            self.sqs.delete_message(QueueUrl=self.urls[queue], ReceiptHandle=one["ReceiptHandle"])
        return [{"messageId": one["MessageId"], "body": one["Body"]} for one in found]

    def files(self):
        while records := self.takes("events"):
            assert self.handles(records) == {"batchItemFailures": []}

    def handles(self, records, *seconds):
        """`seconds` are what is left of the function's time before each of them."""
        left = chain(seconds, repeat(60))
        return self.resolve.handler(
            {"Records": records}, SimpleNamespace(get_remaining_time_in_millis=lambda: next(left) * 1_000)
        )

    def tours(self, *, alone=False):
        """Until no tour has another turn; in between workers file what was sent on, unless it goes on `alone`."""
        for _ in range(200):
            if not self.begun:
                return
            self.turn()
            if not alone:
                self.files()
        raise AssertionError("a tour without end")

    def turn(self):
        """Of the tour that was begun first, as its machine calls for it."""
        told = self.operate.handler({"job": self.begun[0], "run": 1, "work": {}}, None)
        if told["done"]:
            self.begun.pop(0)

    def filed(self, email="ann@example.com"):
        """Ids of the events at that address, in the order in which they happened."""
        home = keys.identifier_id(Identifier("email", email), KEY)
        return [one["id"] for one in self.table.query(home, keys.EVENT)]

    def erases(self):
        """Ann, as fulfil_privacy_request does it."""
        home = keys.identifier_id(Identifier("email", "ann@example.com"), KEY)
        erasing = Erasing(self.table, Inventories(self.table, BRAND, KEY), Folding(self.table, BRAND, KEY))
        erasing.erase(home, [home], self.now + timedelta(seconds=1))

    def lies(self, prefix="held/"):
        return [one["Key"] for one in self.s3.list_objects_v2(Bucket="bucket", Prefix=prefix).get("Contents", ())]


@pytest.fixture
def stage(monkeypatch):
    settings = {"TABLE": "customers", "BUCKET": "bucket", "APP": "tributary", "STAGE": "test"}
    for name, value in settings.items():
        monkeypatch.setenv(f"TRIBUTARY_{name}", value)
    monkeypatch.setattr(configuration, "brand", lambda: BRAND)
    monkeypatch.setattr(configuration, "read", COMPILED.__getitem__)
    clients.client.cache_clear()
    with mock_aws():
        create(boto3.client("dynamodb"), "customers")
        boto3.client("secretsmanager").create_secret(Name="/tributary/test/keys/identity", SecretString=KEY.decode())
        where = {"LocationConstraint": "eu-central-1"}
        boto3.client("s3").create_bucket(Bucket="bucket", CreateBucketConfiguration=where)
        yield Stage(monkeypatch)
    clients.client.cache_clear()


@pytest.fixture
def minutes(stage, monkeypatch):
    stage.stands_on(DynamoDB())
    return Minutes(stage, monkeypatch)


@pytest.fixture
def desk(stage, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    return Desk(stage, tmp_path)
