"""Queue of accepted deliveries: find the customer of each event, and file it there; then put it into the archive."""

import json
from functools import cache, partial
from typing import Any

from functions.resolve_identity import sealing
from functions.resolve_identity.canaries import Canaries
from functions.resolve_identity.holding import Holding
from functions.resolve_identity.settling import Settling
from shared import configuration
from shared.aws import batch, clock
from shared.aws.clients import client
from shared.aws.firehose import Firehose
from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.errors import NotFoundError
from shared.guards.breaker import Breaker
from shared.ingestion.held import Held
from shared.journeys.control_store import ControlStore
from shared.messages.canaries import CanaryStore
from shared.profiles.filing import Filing
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
objects = Objects(client("s3"), settings.bucket)
secrets = Secrets(client("secretsmanager"), settings.secret_name)
brand = configuration.brand()
controls = ControlStore(table)
holding = Holding(Held(objects), controls)
breaker = Breaker(table, controls, brand.guards, partial(clock.now, table, settings.time_travel))
canaries = Canaries(CanaryStore(table), settings.prefix)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    lines: dict[str, str] = {}
    return batch.from_queue(event, partial(process, lines=lines), afterwards=lambda: archive().put(lines))


def process(message: dict[str, Any], lines: dict[str, str]) -> None:
    """A body that lies in the bucket is deleted last: where it is gone, all of this was done before."""
    pointer = message.get("pointer")
    try:
        message = json.loads(objects.get(pointer)) if pointer else message
    except NotFoundError:
        return
    if holding.is_off(message):
        pointer = holding.keep(message, pointer)
        if holding.waits(message):
            return
    salts = Settling(lambda: Filing(table, brand, secret()), objects, vendors, breaker.tally, canaries).settle(message)
    if salts is not None and message["delivery"]["connector"]:
        lines[message["delivery"]["id"]] = sealing.line(message, salts, secret())
    if pointer:
        archive().put(lines)
        objects.delete(pointer)


def secret() -> bytes:
    return secrets.key("keys/identity", clock.now(table, settings.time_travel))


@cache
def vendors() -> Queue:
    return Queue(client("sqs"), settings.vendors_queue)


@cache
def archive() -> Firehose:
    return Firehose(client("firehose"), settings.archive, objects)
