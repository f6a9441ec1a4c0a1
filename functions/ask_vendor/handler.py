"""Every hour: ask vendors who lose webhooks what changed. Queue of questions: complete what was thin, page by page."""

from datetime import datetime
from functools import partial
from typing import Any

from shared import configuration
from shared.aws import batch, clock
from shared.aws.clients import client
from shared.aws.intake import open_intake
from shared.aws.queue import Queue
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.journeys.control_store import ControlStore
from shared.settings import Settings
from shared.vendor_api.account import Accounts
from shared.vendor_api.asking import Asking
from shared.vendor_api.client import Client
from shared.vendor_api.completing import Completing
from shared.vendor_api.marks import Marks
from shared.vendor_api.reconciling import Reconciling
from shared.vendor_api.turns import Turns

SECONDS_FOR_ONE = 60
"""Two tries and a token, each as slow as it may be."""

settings = Settings.from_environment()
brand = configuration.brand()
table = open_table(settings)
queue = Queue(client("sqs"), settings.vendors_queue)
intake = open_intake(settings)
accounts = Accounts(brand, Secrets(client("secretsmanager"), settings.secret_name))
asking = Asking(Client(plain_http=bool(settings.time_travel)))
controls = ControlStore(table)


def is_off(source: str) -> bool:
    return controls.read().of_source(source).paused


reconciling = Reconciling(accounts, asking, intake, Marks(table), queue, is_off)
turns = Turns(Completing(accounts, asking, intake, is_off), reconciling, queue)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    if "Records" in event:
        return batch.from_queue(event, partial(process, context=context))
    return {"begun": reconciling.begin(brand, now())}


def process(message: dict[str, Any], context: Any) -> None:
    """What might not be over in time goes back, so that it is not cut off in the middle of its question."""
    if context.get_remaining_time_in_millis() < SECONDS_FOR_ONE * 1000:
        return turns.later(message, 0)
    return turns.take(message, now())


def now() -> datetime:
    return clock.now(table, settings.time_travel)
