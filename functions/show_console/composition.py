"""What show_console is made of, put together once per cold start."""

import time

from functions.show_console.journeys import Journeys
from functions.show_console.overrides import Overrides
from functions.show_console.sources import Sources
from functions.show_console.watching import Watching
from shared import configuration
from shared.aws import clock
from shared.aws.alarms import Alarms
from shared.aws.app_config import AppConfig
from shared.aws.clients import client
from shared.aws.dead_letters import DeadLetters
from shared.aws.functions import Functions
from shared.aws.metrics import Metrics
from shared.aws.objects import Objects
from shared.aws.secret_ages import SecretAges
from shared.aws.table import open_table
from shared.broadcasts.jobs import BroadcastJobs
from shared.broadcasts.store import BroadcastStore
from shared.broadcasts.under_way import UnderWay, under_way
from shared.guards.spending import spending
from shared.ingestion.held import Held
from shared.ingestion.standings import Standings
from shared.interface.asked import Several
from shared.interface.jobs import JobTold, told
from shared.interface.operated import Spending, Switched
from shared.jobs.jobs import Jobs
from shared.journeys.control_store import ControlStore
from shared.journeys.controls import Controls
from shared.journeys.definitions import Definitions
from shared.journeys.switches import switches
from shared.journeys.views import Views
from shared.messages import reach
from shared.overrides.current import CurrentBrand
from shared.overrides.history import History
from shared.settings import Settings
from shared.watching.listening import Listening

settings = Settings.from_environment()
table = open_table(settings)
functions = Functions(client("lambda"), settings.prefix)
metrics = Metrics(client("cloudwatch"), settings.stage)
brand = configuration.brand()
switched = (*brand.outgoing, *reach.targets(brand))
current = CurrentBrand(table, brand)
letters = DeadLetters(client, settings.prefix)
compiled = configuration.read("journeys")
definitions = Definitions(table, compiled)
controls = ControlStore(table)
jobs = Jobs(client, settings.jobs)
broadcast_jobs = BroadcastJobs(BroadcastStore(table), jobs)
COUNTING_SECONDS = 5
"""A person waits for the page; so much of the index is read in that time that few have more waiting."""


alarms = Alarms(client("cloudwatch"), settings.prefix)
ages = SecretAges(client("secretsmanager"), settings.secret_name(""))
standings = Standings(Held(Objects(client("s3"), settings.bucket)), brand.sources)
listening = Listening(metrics, brand, tuple(compiled["journeys"]), controls.latest)

overrides = Overrides(History(AppConfig(client, settings.settings_application, settings.settings_environment), brand))


def watching() -> Watching:
    now = clock.now(table, "")
    return Watching(metrics, alarms, listening, letters, standings, sending, ages, budgets, broadcasts, now)


def sending(known: Controls) -> list[Switched]:
    return switches(table, known, switched)


def budgets() -> list[Spending]:
    """By the clock of the stage, which counts them; with what operators changed of them."""
    return spending(table, current(), controls.latest(), clock.now(table, settings.time_travel))


def broadcasts() -> list[UnderWay]:
    return under_way(table, controls.latest())


def sources() -> Sources:
    return Sources(standings, controls.latest, clock.now(table, settings.time_travel))


def journeys() -> Journeys:
    return Journeys(_views, metrics, switched, clock.now(table, settings.time_travel))


def executed() -> list[JobTold]:
    """The long jobs that began or ended last."""
    return [told(one, final=broadcast_jobs.is_final(one)) for one in jobs.all(Several().limit)]


def _views() -> Views:
    until = time.monotonic() + COUNTING_SECONDS
    return Views(table, definitions, controls, lambda: time.monotonic() < until)
