"""Stream of the table: new facts start journeys and wake runs; what other systems should hear goes to the bus.

One reader for both: a shard of a DynamoDB stream takes two, and the outboxes have the other.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from shared import configuration
from shared.aws import batch, clock, keys
from shared.aws.bus import Bus
from shared.aws.clients import client
from shared.aws.queue import Queue
from shared.aws.stream import former, image
from shared.aws.table import open_table
from shared.journeys import statements
from shared.journeys.code_key import KeptKey
from shared.journeys.definitions import Definitions
from shared.journeys.enrol import Enrolment
from shared.journeys.scene import Surroundings
from shared.journeys.store import RunStore
from shared.messages import reach
from shared.observability import count
from shared.profiles import changes
from shared.profiles.measures import exchange
from shared.profiles.store import ProfileStore
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
brand = configuration.brand()
enrolment = Enrolment(
    runs=RunStore(table),
    profiles=ProfileStore(table, exchange(brand)),
    definitions=Definitions(table, configuration.read("journeys")),
    queue=Queue(client("sqs"), settings.runs_queue),
    surroundings=Surroundings(brand.time_zone, reach.kinds(brand), KeptKey(table)),
)


def handler(event: dict[str, Any], context: object) -> None:
    batch.from_stream(event, process)


def process(record: Mapping[str, Any]) -> None:
    item = image(record)
    if not item["sk"].startswith(keys.EVENT):
        return bus().put([(news.name, news.plain()) for news in changes.of(former(record), item)])
    if news := statements.told(item):
        bus().put(news)
    for run in enrolment.fact(item, clock.now(table, settings.time_travel)):
        count("RunHeldOut" if run.held_out else "RunStarted", journey=run.journey)


@cache
def bus() -> Bus:
    """Made when there is news: most batches bring none."""
    return Bus(client("events"), settings.event_bus)
