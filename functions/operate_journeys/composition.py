"""What operate_journeys is made of, put together once per cold start."""

from functools import partial

from shared import configuration, plugins
from shared.aws.clients import client
from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.aws.table import open_table
from shared.ingestion.held import Held
from shared.ingestion.standings import Standings
from shared.jobs.jobs import Jobs
from shared.journeys.control_store import ControlStore
from shared.journeys.definitions import Definitions
from shared.journeys.refiling import Refiling
from shared.journeys.touring import Touring
from shared.journeys.tours import Tours
from shared.messages import channels, reach
from shared.overrides.current import CurrentBrand
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
definitions = Definitions(table, configuration.read("journeys"))
controls = ControlStore(table)
queue = partial(Queue, client("sqs"))
held = Held(Objects(client("s3"), settings.bucket))
touring = Touring(
    table=table,
    definitions=definitions,
    controls=controls.latest,
    runs=queue(settings.runs_queue),
    messages=queue(settings.messages_queue),
    refiling=Refiling(held, queue(settings.events_queue), controls.latest),
)
tours = Tours(Jobs(client, settings.jobs))
brand = configuration.brand()
current = CurrentBrand(table, brand)
standings = Standings(held, brand.sources)
names_of_switches = (*plugins.names(channels), *reach.targets(brand))
