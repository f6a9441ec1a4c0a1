"""What run_broadcasts is made of, put together once per cold start."""

from functools import cache, partial
from typing import Any

from shared import configuration
from shared.aws import quota
from shared.aws.clients import client
from shared.aws.table import open_table
from shared.broadcasts.audience import Audience
from shared.broadcasts.conducting import Conducting
from shared.broadcasts.going_through import GoingThrough
from shared.broadcasts.halting import Halting
from shared.broadcasts.jobs import BroadcastJobs
from shared.broadcasts.letting_in import LettingIn
from shared.broadcasts.store import BroadcastStore
from shared.broadcasts.under_way import sent
from shared.jobs.jobs import Jobs
from shared.journeys.code_key import KeptKey
from shared.journeys.control_store import ControlStore
from shared.journeys.definitions import Definitions
from shared.journeys.scene import Surroundings
from shared.journeys.store import RunStore
from shared.journeys.tours import Tours
from shared.messages import reach
from shared.messages.store import ConsentStore
from shared.overrides.current import CurrentBrand
from shared.profiles.measures import exchange
from shared.profiles.store import ProfileStore
from shared.profiles.zones import stores_of
from shared.reviews.rules import rules_of
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
brand = configuration.brand()
current = CurrentBrand(table, brand)
definitions = Definitions(table, configuration.read("journeys"))
controls = ControlStore(table)
store = BroadcastStore(table)
jobs = Jobs(client, settings.jobs)
halting = Halting(table, controls, Tours(jobs), BroadcastJobs(store, jobs))
profile = partial(ProfileStore(table, exchange(brand)).profile, consistent=True)
segments = [one.name for one in rules_of(configuration.read("reviews")).segments]
conducting = Conducting(
    store=store,
    going=GoingThrough(table),
    audience=Audience(current, ConsentStore(table).get),
    letting_in=LettingIn(
        store=store,
        runs=RunStore(table),
        profile=profile,
        definitions=definitions,
        surroundings=Surroundings(brand.time_zone, reach.kinds(brand), KeptKey(table), stores_of(brand)),
    ),
    profile=profile,
    quota=lambda: quota.of_mail(client("sesv2")),
    share=lambda: current().broadcasts,
    controls=controls.latest,
    sent=partial(sent, table),
)


@cache
def templates() -> Any:
    """Read when somebody drafts: they are the largest file that there is."""
    return configuration.read("templates")
