"""Jobs of reading the archive again: some of its lines per turn, sent on to be filed, until the last one wanted."""

from collections.abc import Mapping
from typing import Any

from shared.archive.reading import Archive
from shared.archive.replaying import Replaying
from shared.archive.store import ReplayStore
from shared.aws import batch, clock
from shared.aws.clients import client
from shared.aws.intake import Intake
from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.observability import logger
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
objects = Objects(client("s3"), settings.bucket)
events = Queue(client("sqs"), settings.events_queue)
secrets = Secrets(client("secretsmanager"), settings.secret_name)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return batch.from_machine(event, turn)


def turn(job: Mapping[str, Any]) -> dict[str, Any]:
    now = clock.now(table, settings.time_travel)
    archive = Archive(objects, table, lambda: secrets.key("keys/identity", now))
    replaying = Replaying(ReplayStore(table), archive, events, Intake(events, objects))
    taken = replaying.turn(job["job"], job["work"], now)
    logger.info("replayed", extra={"key": job["job"]})
    return taken.told(now)
