"""Every hour, or when an operator asks: the lists of those whom providers send nothing to any more, beside ours."""

import time
from datetime import datetime, timedelta
from typing import Any

from functions.sync_opt_outs.syncing import Syncing
from functions.sync_opt_outs.telling import Telling
from shared import configuration
from shared.aws import clock
from shared.aws.clients import client
from shared.aws.opt_out_lists import PROVIDERS
from shared.aws.opt_out_writing import WRITINGS
from shared.aws.queue import Queue
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.messages import reach
from shared.messages.opted_out import lists_of
from shared.messages.store import ConsentStore
from shared.messages.untold import UntoldStore
from shared.observability import logger
from shared.settings import Settings

LOOK_BACK = timedelta(hours=26)
"""Some hours may be missed; after a longer outage an operator asks for the whole list."""

HOURLY_SECONDS, ASKED_SECONDS = 100, 20
"""For what is told to one list: whoever asks waits for the answer, no longer than a minute."""

settings = Settings.from_environment()
table = open_table(settings)
events = Queue(client("sqs"), settings.events_queue)
secrets = Secrets(client("secretsmanager"), settings.secret_name)
brand = configuration.brand()


def handler(event: dict[str, Any], context: object) -> dict[str, dict[str, int]]:
    """Operators name `lists` and may ask for a `dry_run`; the schedule says the `time`, and gets what is new.

    The answer: to how many addresses of each list what was done.
    """
    since = datetime.fromisoformat(event["time"]) - LOOK_BACK if "time" in event else None
    now, dry_run = clock.now(table, settings.time_travel), bool(event.get("dry_run"))
    stores, secret = (ConsentStore(table), UntoldStore(table)), secrets.key("keys/identity", now)
    syncing = Syncing(*stores, events, secret, now, dry_run=dry_run)
    telling = Telling(table, HOURLY_SECONDS if since else ASKED_SECONDS, time.sleep, now, dry_run=dry_run)
    done: dict[str, dict[str, int]] = {}
    for name in event.get("lists") or lists_of(brand):
        provider = PROVIDERS[name]
        theirs = client(provider.service)
        found = syncing.sync(provider, theirs, since)
        if writing := WRITINGS.get(name):
            found += telling.tell(writing, theirs, provider.channel, reach.settings(brand, provider.channel))
        done[name] = dict(found)
        logger.info("in step", extra={"list": name, "entries": found.total()})
    return done
