"""Every minute: send on what is due, to where it is done. Queue of wake-ups: move the run that each is about."""

from collections.abc import Mapping
from typing import Any

from functions.advance_journey.numbers import counted, swept
from shared import configuration
from shared.aws import batch, clock, keys
from shared.aws.clients import client
from shared.aws.queue import Queue
from shared.aws.table import open_table
from shared.broadcasts.jobs import BroadcastJobs
from shared.broadcasts.store import BroadcastStore
from shared.guards.trip import lapse
from shared.jobs.jobs import Jobs
from shared.journeys.code_key import KeptKey
from shared.journeys.control_store import ControlStore
from shared.journeys.definitions import Definitions
from shared.journeys.due import Sweep, Wakes
from shared.journeys.scene import Surroundings
from shared.journeys.tours import Tours
from shared.journeys.wake import Waking
from shared.messages import reach
from shared.profiles.measures import exchange
from shared.profiles.store import ProfileStore
from shared.profiles.zones import stores_of
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
brand = configuration.brand()
jobs = Jobs(client, settings.jobs)
goes_to: Mapping[str, Wakes] = {
    keys.RUN: Queue(client("sqs"), settings.runs_queue),
    keys.MESSAGE: Queue(client("sqs"), settings.messages_queue),
    keys.STANDING: Queue(client("sqs"), settings.reviews_queue),
    keys.TOUR: Tours(jobs),
    keys.BROADCAST: BroadcastJobs(BroadcastStore(table), jobs),
}
controls = ControlStore(table)
definitions = Definitions(table, configuration.read("journeys"))
waking = Waking(
    table=table,
    profiles=ProfileStore(table, exchange(brand)),
    definitions=definitions,
    surroundings=Surroundings(brand.time_zone, reach.kinds(brand), KeptKey(table), stores_of(brand)),
    controls=controls.read,
    saved=counted,
)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    if "Records" in event:
        return batch.from_queue(event, process)
    definitions.note()
    now = clock.now(table, settings.time_travel)
    lapse(controls, now)
    return {"woken": swept(Sweep(table, goes_to, controls.read).run(now))}


def process(message: dict[str, Any]) -> None:
    waking.wake(message, clock.now(table, settings.time_travel))
