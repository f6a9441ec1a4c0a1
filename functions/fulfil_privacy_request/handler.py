"""Queue of erasures and exports: do what was asked, and note what was found."""

from typing import Any

from functions.fulfil_privacy_request.fulfilment import Fulfilment
from shared import configuration
from shared.aws import batch, clock
from shared.aws.clients import client, provider
from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.messages.https import HTTPS, Https
from shared.observability import count
from shared.privacy.inventory import Inventories
from shared.privacy.leaving import Leaving
from shared.privacy.requests import Requests
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
objects = Objects(client("s3"), settings.bucket)
queue = Queue(client("sqs"), settings.privacy_queue)
secrets = Secrets(client("secretsmanager"), settings.secret_name)
brand = configuration.brand()
AGAIN_SECONDS = 900
"""After this long no function that was under way when the tombstones were set is still running."""


def sender(service: str) -> Any:
    """What a platform is told by."""
    return Https(secrets.document, local=bool(settings.time_travel)) if service == HTTPS else provider(service)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return batch.from_queue(event, process)


def process(message: dict[str, Any]) -> None:
    now = clock.now(table, settings.time_travel)
    request = Requests(table).get(message["customer"], message["request"])
    inventories = Inventories(table, brand, secrets.key("keys/identity", now))
    Fulfilment(table, objects, inventories, Leaving(inventories, sender), now).fulfil(request)
    if request.kind == "erasure" and not message.get("again"):
        queue.send([{**message, "again": True}], delay_seconds=AGAIN_SECONDS)
    count("PrivacyRequestFulfilled", operation=request.kind)
