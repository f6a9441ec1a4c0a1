"""What resolve_identity is made of, put together once per cold start; clients only for what there is to send."""

from functools import cache, partial

from functions.resolve_identity.canaries import Canaries
from functions.resolve_identity.following import Following, Message
from functions.resolve_identity.holding import Holding
from functions.resolve_identity.settling import Settling
from functions.resolve_identity.stretches import Stretches
from shared import configuration
from shared.aws import clock
from shared.aws.clients import client
from shared.aws.firehose import Firehose
from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.guards.breaker import Breaker
from shared.ingestion.held import Held
from shared.journeys.control_store import ControlStore
from shared.messages.canaries import CanaryStore
from shared.messages.clicks import Clicks
from shared.overrides.current import CurrentBrand
from shared.profiles.filing import Filing
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
objects = Objects(client("s3"), settings.bucket)
secrets = Secrets(client("secretsmanager"), settings.secret_name)
brand = configuration.brand()
now = partial(clock.now, table, settings.time_travel)


def secret() -> bytes:
    return secrets.key("keys/identity", now())


@cache
def archive() -> Firehose:
    return Firehose(client("firehose"), settings.archive, objects)


@cache
def queue(url: str) -> Queue:
    return Queue(client("sqs"), url)


def again(message: Message, seconds: int) -> None:
    queue(settings.events_queue).send([message], delay_seconds=seconds)


controls, current = ControlStore(table), CurrentBrand(table, brand)
holding = Holding(Held(objects), controls)
breaker = Breaker(table, controls, lambda: current().guards, now)
following = Following(Clicks(table), again, now)
settling = Settling(
    lambda: Filing(table, brand, secret()),
    lambda: queue(settings.vendors_queue),
    breaker.tally,
    Canaries(CanaryStore(table), settings.prefix),
)
stretches = Stretches(settling, objects, again, secret)
