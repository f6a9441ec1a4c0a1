"""Stream of new facts: start the journeys they trigger, and wake the runs they move."""

from collections.abc import Mapping
from typing import Any

from shared import configuration, plugins
from shared.aws import batch, clock
from shared.aws.clients import client
from shared.aws.queue import Queue
from shared.aws.stream import image
from shared.aws.table import open_table
from shared.journeys.definitions import Definitions
from shared.journeys.enrol import Enrolment
from shared.journeys.scene import Surroundings
from shared.journeys.store import RunStore
from shared.messages import channels
from shared.observability import count
from shared.profiles.store import ProfileStore
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
kinds = {name: plugins.load(channels, name).channel.kind for name in plugins.names(channels)}
enrolment = Enrolment(
    runs=RunStore(table),
    profiles=ProfileStore(table),
    definitions=Definitions(table, configuration.read("journeys")),
    queue=Queue(client("sqs"), settings.runs_queue),
    surroundings=Surroundings(configuration.brand().time_zone, kinds),
)


def handler(event: dict[str, Any], context: object) -> None:
    batch.from_stream(event, process)


def process(record: Mapping[str, Any]) -> None:
    for run in enrolment.fact(image(record), clock.now(table, settings.time_travel)):
        count("RunStarted", journey=run.journey)
