"""Ingestion: the bus for events that do not come over HTTP, and the secrets of every source."""

from typing import Any

from aws_cdk import Aws, Duration, Stack
from aws_cdk.aws_events import EventBus, EventPattern, IEventBus, Match, Rule
from aws_cdk.aws_events_targets import LambdaFunction
from aws_cdk.aws_lambda_destinations import SqsDestination
from constructs import Construct

from infra.consumer import dead_letters
from infra.function import Function
from infra.given_secret import given_secret
from infra.names import APP
from shared import connectors, plugins
from shared.configuration import Brand
from shared.connectors import PARTNER, Connector
from shared.errors import DefinitionError


class Ingestion(Construct):
    """Connectors' events come from our own bus, those of AWS services from the account's default bus.

    A vendor that is an EventBridge partner has a bus to itself, which must have the name of its event source:
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-saas.html
    """

    def __init__(self, scope: Construct, name: str, *, function: Function, brand: Brand) -> None:
        super().__init__(scope, name)
        stage = function.stage
        self._function, self._brand = function, brand
        self.dead_letters = dead_letters(self, "bus-dead", stage)
        self.bus = EventBus(self, "Bus", event_bus_name=stage.prefix)
        function.handler.configure_async_invoke(on_failure=SqsDestination(self.dead_letters))
        own_account = [Stack.of(self).account]
        self._rule("Connectors", self.bus, EventPattern(source=Match.prefix("connector."), account=own_account))
        default = EventBus.from_event_bus_name(self, "Default", "default")
        for source, sender in sorted(_service_sources(brand).items()):
            pattern = EventPattern(source=[source], account=own_account, detail=_sent_by(sender, stage.prefix))
            self._rule(source.title().replace(".", ""), default, pattern)
        for source in _partner_sources(brand):
            bus = EventBus(self, source, event_source_name=source)
            self._rule(f"Rule of {source}", bus, EventPattern(source=[source]))
        for path in _secret_paths(brand):
            given_secret(self, path, stage)

    def lends_bus(self, function: Function) -> None:
        """To tell other systems what became of customers; what it puts there never comes back in."""
        function.may(["events:PutEvents"], [self.bus.event_bus_arn], event_bus=self.bus.event_bus_name)

    def lends_services(self, function: Function) -> None:
        """What connectors of the brand ask of AWS itself, in whichever region the source is."""
        for name in sorted(self._brand.sources):
            api = _connector(name).api
            if api and api.aws:
                arn = Stack.of(self).format_arn(
                    service=api.aws.service, region="*", account=Aws.ACCOUNT_ID, resource=api.aws.resource
                )
                function.may([f"{api.aws.service}:{api.aws.action}"], [arn])

    def _rule(self, name: str, bus: IEventBus, pattern: EventPattern) -> None:
        target = LambdaFunction(
            self._function.handler,
            dead_letter_queue=self.dead_letters,
            retry_attempts=100,
            max_event_age=Duration.hours(24),
        )
        Rule(self, name, event_bus=bus, event_pattern=pattern, targets=[target])


def _connector(name: str) -> Connector:
    connector: Connector = plugins.load(connectors, name).connector
    return connector


def _service_sources(brand: Brand) -> dict[str, tuple[str, ...]]:
    """With where their events say who sent something."""
    found = [_connector(name) for name in brand.sources]
    return {
        one.bus_source: one.bus_sender for one in found if one.bus_source and not one.bus_source.startswith(PARTNER)
    }


def _sent_by(sender: tuple[str, ...], prefix: str) -> dict[str, Any] | None:
    """By this stage, or by other systems of the account: those write to the brand's customers, too. Of what another
    stage sent nothing is filed here, nor its customers with it.
    """
    found: Any = [prefix, {"anything-but": {"prefix": f"{APP}-"}}] if sender else None
    for name in reversed(sender):
        found = {name: found}
    return found  # type: ignore[no-any-return]


def _partner_sources(brand: Brand) -> list[str]:
    """Only those that brand.yaml names: a bus cannot be made before the partner has offered its event source."""
    named = {
        account.event_source: (name, source)
        for name, accounts in brand.sources.items()
        for source, account in accounts.items()
        if account.event_source
    }
    for event_source, (name, source) in named.items():
        if not event_source.startswith(PARTNER) or not _connector(name).hears(event_source):
            raise DefinitionError(f"brand.yaml: sources.{name}.{source}.event_source: is no event source of {name}")
    return sorted(named)


def _secret_paths(brand: Brand) -> list[str]:
    """None where IAM is the proof, which it is on EventBridge, and nothing but AWS itself is asked."""
    secretive = [name for name in sorted(brand.sources) if _has_secret(_connector(name))]
    return [f"connectors/{name}/{source}" for name in secretive for source in sorted(brand.sources[name])]


def _has_secret(connector: Connector) -> bool:
    return bool(connector.verify or (connector.api and not connector.api.aws))
