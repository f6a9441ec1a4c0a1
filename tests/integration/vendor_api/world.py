"""Everything round the questions: a vendor's server, the table, the bucket, and the queues with all that is in them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import boto3

from functions.resolve_identity.canaries import Canaries
from functions.resolve_identity.settling import Settling
from functions.resolve_identity.stretches import Stretches
from shared import connectors, plugins
from shared.aws import codec
from shared.aws.intake import Intake
from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.aws.table import Table
from shared.configuration import Brand, Senders, Source
from shared.ingestion import reading
from shared.ingestion.trust import Believed
from shared.messages.canaries import CanaryStore
from shared.messages.tally import Tally
from shared.profiles.filing import Filing
from shared.vendor_api import account
from shared.vendor_api.asking import Asking
from shared.vendor_api.client import Client
from shared.vendor_api.completing import Completing
from shared.vendor_api.marks import Marks
from shared.vendor_api.reconciling import Reconciling
from shared.vendor_api.turns import Turns
from shared.webhooks import Request

FIXTURES = Path(__file__).parents[2] / "fixtures" / "connectors"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SECRET = b"a key of the test"
SOURCES = {"shopify": {"shop-a": Source("DE")}, "hubspot": {"crm": Source()}, "typeform": {"forms": Source()}}
BRAND = Brand("B", "https://b.example", "1 Way", "DE", "EUR", "UTC", ("en",), Senders("a", "b"), SOURCES)
STEPS = ("put_object", "send_message_batch", "get_item", "put_item", "ask")


class Killed(BaseException):
    """As a process ends: nothing of ours catches it."""


class Frail:
    """Something that dies before or after one of its calls."""

    def __init__(self, inner, world):
        self._inner, self._world = inner, world

    def __getattr__(self, name):
        call = getattr(self._inner, name)
        return (lambda *given, **named: self._world.through(call, given, named)) if name in STEPS else call


class Letters:
    """Queues as SQS has them, where a message stays until it is deleted; delays are noted, and not waited for."""

    def __init__(self):
        self.waiting, self.delays = {"events": [], "vendors": []}, []

    def send_message_batch(self, *, QueueUrl, Entries):
        self.waiting[QueueUrl] += [one["MessageBody"] for one in Entries]
        self.delays += [one["DelaySeconds"] for one in Entries if one["DelaySeconds"]]
        return {}


class World:
    def __init__(self, table, vendor):
        self.table, self.vendor = table, vendor
        self.s3, self.sqs = boto3.client("s3"), Letters()
        self.s3.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        self.calls, self.dies, self.off = 0, None, set()
        token = {"api": {"token": "t", "address": vendor.address}}
        self.documents = {"connectors/shopify/shop-a": token, "connectors/hubspot/crm": token}

    def document(self, path, now):
        return self.documents.get(path, {})

    def through(self, call, given, named):
        self.calls += 1
        if self.dies == (self.calls, "before"):
            raise Killed
        answer = call(*given, **named)
        if self.dies == (self.calls, "after"):
            raise Killed
        return answer

    def turns(self):
        """As a fresh process makes them."""
        sqs, table = Frail(self.sqs, self), Table(Frail(self.table._client, self), "customers")
        intake = Intake(Queue(sqs, "events"), Objects(Frail(self.s3, self), "bucket"))
        accounts, asking = account.Accounts(BRAND, self), Asking(Frail(Client(plain_http=True), self))
        queue = Queue(sqs, "vendors")
        is_off = self.off.__contains__
        reconciling = Reconciling(accounts, asking, intake, Marks(table), queue, is_off)
        return Turns(Completing(accounts, asking, intake, is_off), reconciling, queue)

    def begin(self, now=NOW):
        return self.turns().reconciling.begin(BRAND, now)

    def turn(self, now=NOW):
        """A message is gone only when its turn is over."""
        self.turns().take(json.loads(self.sqs.waiting["vendors"][0]), now)
        self.sqs.waiting["vendors"].pop(0)

    def run(self, now=NOW):
        for _ in range(200):
            if not self.sqs.waiting["vendors"]:
                return
            self.turn(now)
        raise AssertionError("it never ends")

    def queued(self):
        """Every delivery on the queue of events, from the bucket where it is too large."""
        return [self._whole(json.loads(one)) for one in self.sqs.waiting["events"]]

    def _whole(self, message):
        if "pointer" not in message:
            return message
        return json.loads(self.s3.get_object(Bucket="bucket", Key=message["pointer"])["Body"].read())

    def told(self):
        return {json.dumps(event, sort_keys=True) for one in self.queued() for event in one["events"]}

    def file(self):
        """As resolve_identity does with everything on its queue, to the last message."""
        settling = Settling(
            lambda: Filing(self.table, BRAND, SECRET),
            lambda: Queue(self.sqs, "vendors"),
            lambda: Tally(self.table),
            Canaries(CanaryStore(self.table), "tributary-test"),
        )
        stretches = Stretches(settling, Objects(self.s3, "bucket"), lambda *_: None, lambda: SECRET)
        for message in self.queued():
            stretches.leaves(message, message, lambda: True, {})
        self.sqs.waiting["events"].clear()

    def filed(self):
        """Every event in the table."""
        items = [codec.load(one) for one in self.table._client.scan(TableName="customers")["Items"]]
        return sorted((one["name"], one["id"]) for one in items if one["sk"].startswith("event#"))

    def receive(self, connector, source, body, **headers):
        """A webhook, as ingest_webhook puts it on the queue."""
        known = plugins.load(connectors, connector).connector
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(connector, source, "POST", "", told, {}, json.dumps(body).encode(), NOW)
        believed = Believed(known, request, known.parse, "s")
        message = reading.envelope(believed, reading.read(believed))
        self.sqs.waiting["events"].append(json.dumps(message))
