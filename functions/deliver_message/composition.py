"""What deliver_message is made of, put together once per cold start."""

from functools import cache, partial
from typing import Any

from functions.deliver_message.journey import LastLook
from shared import configuration
from shared.aws.clients import client, provider
from shared.aws.intake import Intake, open_intake
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.guards import last, trip
from shared.guards.endpoints import EndpointGuard
from shared.journeys.control_store import ControlStore
from shared.journeys.definitions import Definitions
from shared.messages import reach
from shared.messages.canaries import CanaryStore
from shared.messages.composing import Composer
from shared.messages.delivery import Delivery
from shared.messages.https import HTTPS, Https
from shared.messages.ledger import Ledger
from shared.messages.store import ConsentStore
from shared.overrides.current import CurrentBrand
from shared.profiles.measures import exchange
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
brand = configuration.brand()
current = CurrentBrand(table, brand)
canaries = CanaryStore(table, reach.settings(brand, configuration.EMAIL).early)
ledger = Ledger(table, canaries.around)
controls = ControlStore(table)
definitions = Definitions(table, configuration.read("journeys"))
secrets = Secrets(client("secretsmanager"), settings.secret_name)


@cache
def sender(service: str) -> Any:
    """What a route of a channel sends by."""
    if service == HTTPS:
        return Https(secrets.document, local=bool(settings.time_travel))
    return provider(service)


delivery = Delivery(
    ledger=ledger,
    consents=ConsentStore(table),
    look_again=LastLook(table, definitions, exchange(brand), controls.read),
    composer=Composer(
        brand=brand,
        templates=configuration.read("templates"),
        links_secret=partial(secrets.key, "keys/links"),
        public_url=settings.public_url,
        configuration_set=settings.configuration_set,
    ),
    client=sender,
    brand=current,
    admission=last.counting(table, current, controls),
    endpoints=EndpointGuard(table, controls, partial(trip.pause, controls)),
)


@cache
def intake() -> Intake:
    """Made when there is a fact: most outboxes hold messages only."""
    return open_intake(settings)
