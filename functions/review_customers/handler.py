"""Queue of reviews: look at a customer who changed or whose date came, or at a page of all. Every hour: new rules?"""

from functools import partial
from typing import Any

from functions.review_customers.numbers import counted
from shared import configuration
from shared.aws import batch, clock
from shared.aws.clients import client
from shared.aws.queue import Queue
from shared.aws.table import open_table
from shared.overrides.current import CurrentBrand
from shared.profiles.measures import exchange
from shared.profiles.store import ProfileStore
from shared.reviews.causes import Cause
from shared.reviews.current import CurrentRules
from shared.reviews.refresh import Refresh
from shared.reviews.review import review
from shared.reviews.reviewing import Reviewing
from shared.reviews.rules import rules_of
from shared.reviews.store import Standings
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
brand = configuration.brand()
rules = CurrentRules(rules_of(configuration.read("reviews")), CurrentBrand(table, brand))
reviewing = Reviewing(
    profiles=ProfileStore(table, exchange(brand)),
    standings=Standings(table),
    look=lambda profile, known, moment: review(profile, known, moment, rules()),
    saved=counted,
)


def handler(event: dict[str, Any], context: object) -> dict[str, Any] | None:
    if "Records" in event:
        return batch.from_queue(event, partial(process, reviewed=set()))
    refresh().begin(clock.now(table, settings.time_travel))
    return None


def refresh() -> Refresh:
    return Refresh(table, Queue(client("sqs"), settings.reviews_queue), rules().version)


def process(message: dict[str, Any], reviewed: set[Cause]) -> None:
    """What changed a customer twice is one message of the batch as much as the other: both had happened by now."""
    now = clock.now(table, settings.time_travel)
    match message:
        case {"refresh": "again"}:
            refresh().begin(now, again=True)
        case {"refresh": str(running), "part": int(part)}:
            refresh().page(running, part)
        case _:
            cause = Cause.of(message)
            if cause not in reviewed:
                reviewing.review(cause, now)
            reviewed.add(cause)
