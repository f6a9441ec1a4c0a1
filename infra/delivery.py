"""Delivery: what the channels need of AWS, and the way their feedback comes back."""

from collections.abc import Iterator

from aws_cdk import Aws, Duration
from aws_cdk.aws_events import EventBus, Rule, Schedule
from aws_cdk.aws_events_targets import LambdaFunction
from aws_cdk.aws_iam import PolicyStatement
from aws_cdk.aws_ses import ConfigurationSet, ConfigurationSetTlsPolicy, EmailSendingEvent, EventDestination
from constructs import Construct

from infra.function import Function
from infra.given_secret import given_secret
from infra.stages import Stage
from shared.aws.opt_out_lists import PROVIDERS
from shared.aws.opt_out_writing import WRITINGS
from shared.configuration import EMAIL, Brand
from shared.messages import reach
from shared.messages.canary import EVERY
from shared.messages.channels import Grant
from shared.messages.opted_out import lists_of

OWN = "channels/"
"""Where secrets lie that are a channel's; others are those of sources, which are there anyway."""

FEEDBACK = [
    EmailSendingEvent.SEND,
    EmailSendingEvent.REJECT,
    EmailSendingEvent.DELIVERY,
    EmailSendingEvent.DELIVERY_DELAY,
    EmailSendingEvent.BOUNCE,
    EmailSendingEvent.COMPLAINT,
    EmailSendingEvent.OPEN,
    EmailSendingEvent.CLICK,
    EmailSendingEvent.RENDERING_FAILURE,
    EmailSendingEvent.SUBSCRIPTION,
]


class Delivery(Construct):
    """SES reports every step of a mail to the default bus; it cannot report to another one."""

    def __init__(self, scope: Construct, name: str, *, stage: Stage, brand: Brand) -> None:
        super().__init__(scope, name)
        self._brand = brand
        self.has_canaries = stage.canaries and reach.settings(brand, EMAIL).canary
        self._set = ConfigurationSet(
            self,
            "ConfigurationSet",
            configuration_set_name=stage.prefix,
            reputation_metrics=True,
            tls_policy=ConfigurationSetTlsPolicy.REQUIRE,
        )
        bus = EventBus.from_event_bus_name(self, "Default", "default")
        self._set.add_event_destination("Feedback", destination=EventDestination.event_bus(bus), events=FEEDBACK)
        for path in self.secrets():
            if path.startswith(OWN):
                given_secret(self, path, stage)

    def lends_channels(self, function: Function) -> None:
        """Of each channel that the brand uses, what its file asks for, and no more."""
        for grant in self._grants():
            function.role.add_to_policy(self._statement(grant))
        function.knows(configuration_set=self._set.configuration_set_name)

    def sends_canaries(self, function: Function) -> None:
        """One that is missed is not made up for: the next one comes soon."""
        if self.has_canaries:
            every = Duration.seconds(int(EVERY.total_seconds()))
            function.handler.configure_async_invoke(retry_attempts=0, max_event_age=every)
            target = LambdaFunction(function.handler, retry_attempts=0, max_event_age=every)
            Rule(self, "Canaries", schedule=Schedule.rate(every), targets=[target])

    def secrets(self) -> Iterator[str]:
        """What is read for a channel whose provider is not AWS, by path."""
        for name in self._brand.outgoing:
            settings = reach.settings(self._brand, name)
            yield from reach.channel(name).route(settings).secrets(settings)

    def secrets_of_audiences(self) -> Iterator[str]:
        """Of those, what opens the platforms that are told of customers."""
        for name in self._brand.outgoing:
            if reach.channel(name).asks_consent:
                settings = reach.settings(self._brand, name)
                yield from reach.channel(name).route(settings).secrets(settings)

    def wildcards(self) -> Iterator[tuple[str, str]]:
        """Each granted resource that has one, as cdk-nag writes it, and why."""
        own = {"partition": "<AWS::Partition>", "region": "<AWS::Region>", "account": "<AWS::AccountId>"}
        for grant in self._grants():
            yield from ((one.format(**own, configuration_set=""), grant.why) for one in grant.resources if "*" in one)

    def _grants(self) -> Iterator[Grant]:
        for name in self._brand.outgoing:
            settings = reach.settings(self._brand, name)
            yield from reach.channel(name).route(settings).grants(self._brand, settings)

    def lends_opt_outs(self, function: Function) -> None:
        """To read the providers' own lists, to take a number off them, and to put one onto ours."""
        for name in lists_of(self._brand):
            provider = PROVIDERS[name]
            function.may([*provider.actions, *provider.lifts], ["*"])
            if writing := WRITINGS.get(name):
                settings = reach.settings(self._brand, provider.channel)
                function.may([writing.action], [self._arn(writing.resource(settings))])

    def lends_quota(self, function: Function) -> None:
        """How much the account may send, and did. SES knows no narrower resource for the question."""
        function.may(["ses:GetAccount"], ["*"])

    def _statement(self, grant: Grant) -> PolicyStatement:
        only = {key: list(values) for key, values in grant.only.items()}
        return PolicyStatement(
            actions=[grant.action],
            resources=[self._arn(one) for one in grant.resources] or None,
            not_resources=[self._arn(one) for one in grant.besides] or None,
            conditions={"StringEquals": only} if only else None,
        )

    def _arn(self, pattern: str) -> str:
        return pattern.format(
            partition=Aws.PARTITION,
            region=Aws.REGION,
            account=Aws.ACCOUNT_ID,
            configuration_set=self._set.configuration_set_name,
        )
