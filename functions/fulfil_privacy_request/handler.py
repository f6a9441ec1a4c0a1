"""Queue of erasures and exports: do what was asked, and note what was found."""

import io
import tempfile
from typing import Any

from shared import configuration
from shared.aws import batch, clock
from shared.aws.clients import client
from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.observability import count
from shared.privacy.erasing import Erasing
from shared.privacy.exporting import Exporting
from shared.privacy.inventory import Inventories
from shared.privacy.requests import Request, Requests
from shared.profiles.folding import Folding
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
objects = Objects(client("s3"), settings.bucket)
queue = Queue(client("sqs"), settings.privacy_queue)
secrets = Secrets(client("secretsmanager"), settings.secret_name)
brand = configuration.brand()
AGAIN_SECONDS = 900
"""After this long no function that was under way when the tombstones were set is still running."""


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return batch.from_queue(event, process)


def process(message: dict[str, Any]) -> None:
    request = Requests(table).get(message["customer"], message["request"])
    secret = secrets.key("keys/identity", clock.now(table, settings.time_travel))
    fulfil = {"erasure": erase, "export": export}[request.kind]
    fulfil(request, Inventories(table, brand, secret))
    if request.kind == "erasure" and not message.get("again"):
        queue.send([{**message, "again": True}], delay_seconds=AGAIN_SECONDS)
    count("PrivacyRequestFulfilled", operation=request.kind)


def erase(request: Request, inventories: Inventories) -> None:
    folding = Folding(table, brand, inventories.secret)
    found, removed = Erasing(table, inventories, folding).erase(request.customer_id, request.ids, request.asked_at)
    for earlier in Requests(table).of_customer(request.customer_id):
        if earlier.object:
            objects.delete(earlier.object)
    ids = tuple(sorted(found.ids))
    counts = {name: removed[name] + request.counts.get(name, 0) for name in removed.keys() | request.counts.keys()}
    Requests(table).finish(request, clock.now(table, settings.time_travel), ids=ids, counts=counts)


def export(request: Request, inventories: Inventories) -> None:
    now, key = clock.now(table, settings.time_travel), f"exports/{request.customer_id}/{request.id}.json"
    with tempfile.TemporaryFile() as file:
        text = io.TextIOWrapper(file, encoding="utf-8", write_through=True)
        counts = Exporting(table, inventories).write(request.customer_id, request.ids, now, text)
        file.seek(0)
        objects.put(key, file)
    Requests(table).finish(request, now, counts=counts, object=key)
