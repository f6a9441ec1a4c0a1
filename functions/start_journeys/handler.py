"""Stream of the table: new facts start journeys and wake runs, changed customers are reviewed, what a review finds
becomes facts, and what other systems should hear goes to the bus.

One reader for all: a shard of a DynamoDB stream takes two, and the outboxes of journeys have the other.
"""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from functions.start_journeys.reviewing import Called, called_for, deliveries
from shared import configuration
from shared.aws import batch, clock, keys
from shared.aws.bus import Bus
from shared.aws.clients import client
from shared.aws.codec import Item
from shared.aws.queue import Queue
from shared.aws.stream import former, image
from shared.aws.table import open_table
from shared.journeys import statements
from shared.journeys.code_key import KeptKey
from shared.journeys.control_store import ControlStore
from shared.journeys.definitions import Definitions
from shared.journeys.enrol import Enrolment
from shared.journeys.scene import Surroundings
from shared.journeys.store import RunStore
from shared.messages import reach
from shared.observability import count
from shared.overrides.current import CurrentBrand
from shared.profiles import changes
from shared.profiles.measures import exchange
from shared.profiles.store import ProfileStore
from shared.profiles.zones import stores_of
from shared.reviews import statements as found
from shared.reviews.current import CurrentRules
from shared.reviews.rules import rules_of
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
brand = configuration.brand()
enrolment = Enrolment(
    runs=RunStore(table),
    profiles=ProfileStore(table, exchange(brand)),
    definitions=Definitions(table, configuration.read("journeys")),
    queue=Queue(client("sqs"), settings.runs_queue),
    surroundings=Surroundings(brand.time_zone, reach.kinds(brand), KeptKey(table), stores_of(brand)),
    controls=ControlStore(table).read,
)

rules = CurrentRules(rules_of(configuration.read("reviews")), CurrentBrand(table, brand))


def handler(event: dict[str, Any], context: object) -> None:
    called = Called()
    batch.from_stream(event, partial(process, called=called), afterwards=lambda: called.send(reviews))


def process(record: Mapping[str, Any], called: Called) -> None:
    item, before = image(record), former(record)
    if item["sk"].startswith(keys.EVENT):
        return happened(item)
    called.add(called_for(before, item, table, rules().reads))
    if item["sk"] == keys.STANDING:
        facts().send(deliveries(item, table, clock.now(table, settings.time_travel)))
    elif item["sk"] == keys.IDENTIFIER and (news := changes.of(before, item)):
        bus().put([(one.name, one.plain()) for one in news])
        for customer in sorted(changes.parted(before, news)):
            enrolment.parted(customer)


def happened(item: Item) -> None:
    """A fact was filed, of others or of our own."""
    if news := statements.told(item) or found.told(item):
        bus().put(news)
    for run in enrolment.fact(item, clock.now(table, settings.time_travel)):
        count("RunHeldOut" if run.held_out else "RunStarted", journey=run.journey)


@cache
def facts() -> Queue:
    return Queue(client("sqs"), settings.events_queue)


@cache
def reviews() -> Queue:
    return Queue(client("sqs"), settings.reviews_queue)


@cache
def bus() -> Bus:
    """Made when there is news: most batches bring none."""
    return Bus(client("events"), settings.event_bus)
