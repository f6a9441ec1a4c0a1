"""Jobs of importing: one stretch of a file of customers, orders, addresses or members per turn, until its end."""

from collections.abc import Mapping
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
    brand=configuration.brand(),
    leaving=Leaving(table),
)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return batch.from_machine(event, turn)


def turn(job: Mapping[str, Any]) -> dict[str, Any]:
    now = clock.now(table, settings.time_travel)
    taken = importing.turn({**job["work"], "id": job["job"]}, job["run"], now)
    logger.info("imported", extra={"key": job["job"], "state": taken.progress["state"]})
    return taken.told(now)
