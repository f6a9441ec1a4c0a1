"""The links in our messages: see and change what an address allows."""

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from functions.preferences.pages import Pages
from functions.preferences.visit import visit_of
from functions.preferences.ways import Ways
from shared import configuration
from shared.aws import clock
from shared.aws.clients import client
from shared.aws.queue import Queue
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.errors import Retryable
from shared.events import Event
from shared.messages.choices import Choices
from shared.messages.preference_page import HEADERS
from shared.messages.surveys import surveys_of
from shared.observability import logger
from shared.profiles import facts
from shared.profiles.store import ProfileStore
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
secrets = Secrets(client("secretsmanager"), settings.secret_name)
events = Queue(client("sqs"), settings.events_queue)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    visit = visit_of(event)
    try:
        status, page = pages.answer(visit, clock.now(table, settings.time_travel))
    except Retryable as error:
        logger.warning("again later", extra={"error": type(error).__name__})
        return {"statusCode": 503, "headers": HEADERS | {"retry-after": "5"}, "body": ""}
    return {"statusCode": status, "headers": HEADERS, "body": "" if visit.method == "HEAD" else page}


def tell(fact: Event, now: datetime) -> None:
    """As a delivery of our own to the queue of facts; its id makes a repetition the same fact."""
    events.send([facts.delivery(fact, now, named=str(uuid.uuid4()))])


brand, choices = configuration.brand(), Choices(table)
ways, surveys = Ways(brand, choices, ProfileStore(table)), surveys_of(configuration.read("surveys"))
pages = Pages(brand, choices, ways, surveys, partial(secrets.key, "keys/links"), tell)
