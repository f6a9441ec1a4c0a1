"""Jobs of erasing and exporting: do what was asked, and note what was found."""

from collections.abc import Mapping
from typing import Any

from functions.fulfil_privacy_request.fulfilment import Fulfilment
from shared import configuration
from shared.aws import batch, clock
from shared.aws.clients import client, provider
from shared.aws.objects import Objects
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.messages.https import HTTPS, Https
from shared.observability import count
from shared.privacy.inventory import Inventories
from shared.privacy.leaving import Leaving
from shared.privacy.requests import Requests
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
objects = Objects(client("s3"), settings.bucket)
secrets = Secrets(client("secretsmanager"), settings.secret_name)
brand = configuration.brand()


def sender(service: str) -> Any:
    """What a platform is told by."""
    return Https(secrets.document, local=bool(settings.time_travel)) if service == HTTPS else provider(service)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return batch.from_machine(event, turn)


def turn(job: Mapping[str, Any]) -> dict[str, Any]:
    now = clock.now(table, settings.time_travel)
    request = Requests(table).get(job["work"]["customer"], job["job"])
    inventories = Inventories(table, brand, secrets.key("keys/identity", now))
    taken = Fulfilment(table, objects, inventories, Leaving(inventories, sender), now).turn(request)
    if taken.done:
        count("PrivacyRequestFulfilled", operation=request.kind)
    return taken.told(now)
