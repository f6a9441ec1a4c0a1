"""Every hour, or when an operator asks: the lists of those whom providers send nothing to any more, beside ours."""

from datetime import datetime, timedelta
from typing import Any

from functions.sync_opt_outs.syncing import Syncing
from shared import configuration
from shared.aws import clock
from shared.aws.clients import client
from shared.aws.opt_out_lists import PROVIDERS
from shared.aws.queue import Queue
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.messages.opted_out import lists_of
from shared.messages.store import ConsentStore
from shared.observability import logger
from shared.settings import Settings

LOOK_BACK = timedelta(hours=26)
"""Some hours may be missed; after a longer outage an operator asks for the whole list."""

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
    now = clock.now(table, settings.time_travel)
    identity = secrets.key("keys/identity", now)
    syncing = Syncing(ConsentStore(table), events, identity, now, dry_run=bool(event.get("dry_run")))
    done: dict[str, dict[str, int]] = {}
    for name in event.get("lists") or lists_of(brand):
        provider = PROVIDERS[name]
        done[name] = dict(syncing.sync(provider, client(provider.service), since))
        logger.info("read", extra={"list": name, "entries": sum(done[name].values())})
    return done
