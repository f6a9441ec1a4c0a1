"""Queue of accepted deliveries: find the customer of each event, and file it there."""

import json
from datetime import datetime
from typing import Any

from shared import configuration
from shared.aws import batch, clock
from shared.aws.clients import client
from shared.aws.objects import Objects
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.errors import MalformedPayloadError
from shared.messages import inbound
from shared.observability import count, logger
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
    """One delivery: its events, or, where it could not be read, quarantine."""
    message = json.loads(objects.get(message["pointer"])) if "pointer" in message else message
    delivery = message["delivery"]
    if message["error"]:
        return quarantine(message)
    filing = Filing(table, brand, secrets.key("keys/identity", clock.now(table, settings.time_travel)))
    try:
        for plain in message["events"]:
            file(filing, plain, datetime.fromisoformat(delivery["received_at"]))
    except MalformedPayloadError as error:
        quarantine({**message, "error": str(error)})


def file(filing: Filing, plain: dict[str, Any], received_at: datetime) -> None:
    event = facts.event_from_plain(plain)
    filed = filing.file(event, received_at, lambda dated, ids: inbound.record(dated, ids, table))
    connector = event.source.partition("/")[0]
    if filed.held:
        count("JoinHeld", reason=filed.held)
    if filed.erased:
        return count("EventOfErased", connector=connector)
    count("EventFiled" if filed.new else "EventSeenBefore", connector=connector)


def quarantine(message: dict[str, Any]) -> None:
    """Kept as received, with the reason, until somebody replays it."""
    delivery = message["delivery"]
    key = (
        f"quarantine/{delivery['connector']}/{delivery['source']}/{delivery['received_at'][:10]}/{delivery['id']}.json"
    )
    objects.put(key, json.dumps(message))
    count("Quarantined", connector=delivery["connector"])
    logger.warning("quarantined", extra={"connector": delivery["connector"], "key": key, "reason": message["error"]})
