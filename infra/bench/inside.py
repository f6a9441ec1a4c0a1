"""The two functions that an event passes, run inside this process: a signed delivery in, stored facts out.

A Tap keeps everything that they talk to off the clock.
"""

import importlib
import json
import math
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import botocore.session
from moto import mock_aws
from moto.core.models import botocore_stubber
from msgspec import Struct

from infra.bench.emulator import SECRET, TABLE, Plain, answer, create
from infra.bench.tap import Tap
from infra.cli.senders import Delivery
from infra.cli.standard_signature import standard_signature
from infra.cost.usage import real_now
from shared.aws import clients
from shared.errors import Permanent
from shared.journeys import control_store

CONNECTOR, SOURCE = "standard_webhooks", "own"
UNHURRIED = SimpleNamespace(get_remaining_time_in_millis=lambda: 60_000)
URL = "https://api.example.com"
QUEUE = "https://sqs.eu-central-1.amazonaws.com/000000000000/events"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    "TRIBUTARY_APP": "tributary",
    "TRIBUTARY_STAGE": "bench",
    "TRIBUTARY_PUBLIC_URL": URL,
    "TRIBUTARY_TABLE": TABLE,
    "TRIBUTARY_BUCKET": "bodies",
    "TRIBUTARY_ARCHIVE": "archive",
    "TRIBUTARY_EVENTS_QUEUE": QUEUE,
}


class Functions(Struct, frozen=True):
    """Their handlers, a tap on all their clients, and a client of its own that nobody counts."""

    ingest: Any
    resolve: Any
    tap: Tap
    table: Any

    def deliver(self, *events: Plain) -> list[str]:
        """Through both functions, unmeasured; returns what lay on the queue."""
        queued = self.accept(lambda_event(json.dumps(events).encode()))
        for body in queued:
            self.file(body)
        return queued

    def accept(self, request: Plain) -> list[str]:
        """What the delivery put on the queue."""
        known = len(self.tap.calls)
        answer = self.ingest(request, None)
        if answer["statusCode"] != 200:
            raise Permanent(f"ingest_webhook answered {answer}")
        sent = [call.asked for call in self.tap.calls[known:] if call.asked.operation == "SendMessageBatch"]
        bodies = [entry["MessageBody"] for one in sent for entry in one.parameters["Entries"]]
        if wrong := [error for body in bodies if (error := json.loads(body)["error"])]:
            raise Permanent(f"the connector says {wrong}")
        return bodies

    def file(self, body: str) -> None:
        answer = self.resolve({"Records": [{"messageId": "1", "body": body}]}, UNHURRIED)
        if answer["batchItemFailures"]:
            raise Permanent("resolve_identity failed; POWERTOOLS_LOG_LEVEL=WARNING shows why")


def lambda_event(body: bytes) -> Plain:
    """As API Gateway hands a delivery of the brand's own events over; dated now, since old signatures are refused."""
    delivery = Delivery(url="", body=body, secret=SECRET, id="bench", at=real_now())
    return {
        "pathParameters": {"connector": CONNECTOR, "source": SOURCE},
        "requestContext": {"http": {"method": "POST"}},
        "headers": {"content-type": "application/json", **standard_signature(delivery)},
        "body": body.decode(),
        "isBase64Encoded": False,
    }


@contextmanager
def functions(*, counting: bool = False) -> Iterator[Functions]:
    """With an empty table. `counting` reads every item that is written, before and after."""
    os.environ.update(ENVIRONMENT)
    # What operators decided is read once in five real seconds: no part of an event, and never twice alike.
    once = patch.object(control_store, "FRESH_SECONDS", math.inf)
    with once, Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), mock_aws():
        table = botocore.session.get_session().create_client("dynamodb")
        create(table)
        read = (lambda key: table.get_item(TableName=TABLE, Key=key).get("Item")) if counting else None
        tap = Tap(answer, read=read)
        clients.client.cache_clear()
        # moto listens to every client that this session makes; here it is to answer only what the tap passes on.
        clients._session.unregister("before-send", botocore_stubber)
        with tap.on(clients._session):
            yield Functions(_handler("ingest_webhook"), _handler("resolve_identity"), tap, table)


def _handler(function: str) -> Any:
    return importlib.reload(importlib.import_module(f"functions.{function}.handler")).handler
