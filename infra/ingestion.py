"""Ingestion: the bus for events that do not come over HTTP, and the secrets of every source."""

from aws_cdk import Duration, SecretValue, Stack
from aws_cdk.aws_events import EventBus, EventPattern, IEventBus, Match, Rule
from aws_cdk.aws_events_targets import LambdaFunction
from aws_cdk.aws_lambda_destinations import SqsDestination
from aws_cdk.aws_secretsmanager import Secret
from constructs import Construct

from infra.consumer import dead_letters
from infra.function import Function
from infra.names import APP
from infra.stages import Stage
from shared import connectors, plugins
from shared.configuration import Brand
from shared.connectors import Connector

EMPTY = '{"secrets": []}'


class Ingestion(Construct):
    """Partner events come from this bus, events of AWS services from the account's default bus."""

    def __init__(self, scope: Construct, name: str, *, function: Function, brand: Brand) -> None:
        super().__init__(scope, name)
        stage = function.stage
        self._function = function
        self.dead_letters = dead_letters(self, "bus-dead", stage)
        self.bus = EventBus(self, "Bus", event_bus_name=stage.prefix)
        function.handler.configure_async_invoke(on_failure=SqsDestination(self.dead_letters))
        self._rule("Connectors", self.bus, Match.prefix("connector."))
        default = EventBus.from_event_bus_name(self, "Default", "default")
        for source in sorted(_bus_sources(brand)):
            self._rule(source.title().replace(".", ""), default, Match.exact_string(source))
        for path in _signed_sources(brand):
            self._secret(path, stage)

    def _rule(self, name: str, bus: IEventBus, source: list[str]) -> None:
        target = LambdaFunction(
            self._function.handler,
            dead_letter_queue=self.dead_letters,
            retry_attempts=100,
            max_event_age=Duration.hours(24),
        )
        pattern = EventPattern(source=source, account=[Stack.of(self).account])
        Rule(self, name, event_bus=bus, event_pattern=pattern, targets=[target])

    def _secret(self, path: str, stage: Stage) -> None:
        """Made empty, so that operators only fill it in: a deployment never overwrites what they put there."""
        Secret(
            self,
            path,
            secret_name=f"/{APP}/{stage.name}/{path}",
            secret_string_value=SecretValue.unsafe_plain_text(EMPTY),
            removal_policy=stage.removal_policy,
        )


def _connector(name: str) -> Connector:
    connector: Connector = plugins.load(connectors, name).connector
    return connector


def _bus_sources(brand: Brand) -> set[str]:
    found = {_connector(name).bus_source for name in brand.sources}
    return {source for source in found if source}


def _signed_sources(brand: Brand) -> list[str]:
    """A connector without `verify` is reached over EventBridge only, where IAM is the proof."""
    signed = [name for name in sorted(brand.sources) if _connector(name).verify]
    return [f"connectors/{name}/{source}" for name in signed for source in sorted(brand.sources[name])]
