"""Queue of accepted deliveries: find the customer of each event, and file it there."""

import json
from datetime import datetime
from typing import Any

from functions.resolve_identity import quarantine
from shared import configuration
from shared.aws import batch, clock
from shared.aws.clients import client
from shared.aws.objects import Objects
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.errors import MalformedPayloadError, NotFoundError
from shared.messages import inbound
from shared.observability import count
from shared.profiles import facts
from shared.profiles.filing import Filing
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
objects = Objects(client("s3"), settings.bucket)
secrets = Secrets(client("secretsmanager"), settings.secret_name)
brand = configuration.brand()


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return batch.from_queue(event, process)


def process(message: dict[str, Any]) -> None:
    """A body that lies in the bucket is deleted last: where it is gone, all of this was done before."""
    pointer = message.get("pointer")
    if not pointer:
        return settle(message)
    try:
        body = objects.get(pointer)
    except NotFoundError:
        return None
    settle(json.loads(body))
    return objects.delete(pointer)


def settle(message: dict[str, Any]) -> None:
    """One delivery: its events, or, where it could not be read, quarantine."""
    delivery = message["delivery"]
    if message["error"]:
        return quarantine.keep(objects, message, message["error"])
    filing = Filing(table, brand, secrets.key("keys/identity", clock.now(table, settings.time_travel)))
    try:
        for plain in message["events"]:
            file(filing, plain, delivery)
    except MalformedPayloadError as error:
        quarantine.keep(objects, message, str(error))


def file(filing: Filing, plain: dict[str, Any], delivery: dict[str, Any]) -> None:
    event, received_at = facts.event_from_plain(plain), datetime.fromisoformat(delivery["received_at"])
    quiet = delivery.get("quiet") is True
    filed = filing.file(event, received_at, lambda dated, ids: inbound.record(dated, ids, table), quiet=quiet)
    connector = event.source.partition("/")[0]
    if filed.held:
        count("JoinHeld", reason=filed.held)
    if filed.erased:
        return count("EventOfErased", connector=connector)
    count("EventFiled" if filed.new else "EventSeenBefore", connector=connector)
