"""Queue of imports: one stretch of a file of customers, orders, addresses or members per message, until its end."""

from typing import Any

from shared import configuration
from shared.aws import batch, clock
from shared.aws.clients import client
from shared.aws.intake import Intake
from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.aws.table import open_table
from shared.importing.members import Leaving
from shared.importing.store import ImportStore
from shared.importing.work import Importing
from shared.observability import logger
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
objects = Objects(client("s3"), settings.bucket)
events = Queue(client("sqs"), settings.events_queue)
importing = Importing(
    imports=ImportStore(table),
    objects=objects,
    events=events,
    intake=Intake(events, objects),
    turns=Queue(client("sqs"), settings.imports_queue),
    brand=configuration.brand(),
    leaving=Leaving(table),
)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return batch.from_queue(event, process)


def process(message: dict[str, Any]) -> None:
    task = importing.turn(message, clock.now(table, settings.time_travel))
    logger.info("imported", extra={"key": task.id, "state": str(task.state), "accepted": task.accepted})
