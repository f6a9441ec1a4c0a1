"""The two functions that an event passes, run inside this process: a signed delivery in, stored facts out.

The table is moto's; queue, secrets and bucket answer what they always answer. A Tap keeps all of them off the clock.
"""

import importlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import botocore.session
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.models import botocore_stubber

from infra.bench.tap import Tap, response
from infra.cli.senders import Delivery
from infra.cli.standard_signature import standard_signature
from infra.cost.usage import real_now
from shared.aws.clients import client
from shared.errors import Permanent

CONNECTOR, SOURCE = "standard_webhooks", "own"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - of a stage that exists in this process only
URL = "https://api.example.com"
QUEUE = "https://sqs.eu-central-1.amazonaws.com/000000000000/events"
TABLE = "customers"
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
    "TRIBUTARY_EVENTS_QUEUE": QUEUE,
}
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Functions:
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
        sent = (call.asked["Entries"] for call in self.tap.calls[known:] if call.operation == "SendMessageBatch")
        bodies = [entry["MessageBody"] for entries in sent for entry in entries]
        if wrong := [error for body in bodies if (error := json.loads(body)["error"])]:
            raise Permanent(f"the connector says {wrong}")
        return bodies

    def file(self, body: str) -> None:
        answer = self.resolve({"Records": [{"messageId": "1", "body": body}]}, None)
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
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), mock_aws():
        table = botocore.session.get_session().create_client("dynamodb")
        _create(table)
        tap = Tap(read=(lambda key: table.get_item(TableName=TABLE, Key=key).get("Item")) if counting else None)
        client.cache_clear()
        for service in ("dynamodb", "sqs", "secretsmanager", "s3"):
            # moto listens to every client; here it is to answer only what passes the tap.
            client(service).meta.events.unregister("before-send", botocore_stubber)
            tap.attach(client(service), _moto if service == "dynamodb" else _always)
        ingest, resolve = (
            importlib.reload(importlib.import_module(f"functions.{name}.handler")).handler
            for name in ("ingest_webhook", "resolve_identity")
        )
        yield Functions(ingest, resolve, tap, table)


def _moto(operation: str, request: Any, asked: Mapping[str, Any]) -> Any:
    stubber: BotocoreStubber = botocore_stubber
    return stubber(f"before-send.dynamodb.{operation}", request)


def _always(operation: str, request: Any, asked: Mapping[str, Any]) -> Any:
    body: Plain = {}
    if operation == "SendMessageBatch":
        body = {"Successful": [{"Id": one["Id"], "MessageId": "m", "MD5OfMessageBody": ""} for one in asked["Entries"]]}
    if operation == "GetSecretValue":
        keys = {"ARN": "arn", "Name": asked["SecretId"], "VersionId": "v"}
        document = json.dumps({"secrets": [{"value": SECRET}]})
        body = {**keys, "SecretString": document if "/connectors/" in asked["SecretId"] else "k" * 32}
    return response(request.url, 200, {"content-type": "application/json"}, json.dumps(body).encode() if body else b"")


def _create(table: Any) -> None:
    text = ("pk", "sk", "due_bucket", "due_at")
    roles = ("HASH", "RANGE")
    table.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in text],
        KeySchema=[{"AttributeName": name, "KeyType": role} for name, role in zip(text, roles, strict=False)],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "due",
                "KeySchema": [
                    {"AttributeName": name, "KeyType": role} for name, role in zip(text[2:], roles, strict=True)
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
