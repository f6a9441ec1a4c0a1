"""Delivery: what the channels need of AWS, and the way their feedback comes back."""

from email.utils import parseaddr

from aws_cdk import Stack
from aws_cdk.aws_events import EventBus
from aws_cdk.aws_iam import PolicyStatement
from aws_cdk.aws_ses import ConfigurationSet, ConfigurationSetTlsPolicy, EmailSendingEvent, EventDestination
from constructs import Construct

from infra.function import Function
from infra.stages import Stage
from shared.configuration import Brand

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
        self._senders = sorted({parseaddr(brand.senders.transactional)[1], parseaddr(brand.senders.marketing)[1]})
        self._set = ConfigurationSet(
            self,
            "ConfigurationSet",
            configuration_set_name=stage.prefix,
            reputation_metrics=True,
            tls_policy=ConfigurationSetTlsPolicy.REQUIRE,
        )
        bus = EventBus.from_event_bus_name(self, "Default", "default")
        self._set.add_event_destination("Feedback", destination=EventDestination.event_bus(bus), events=FEEDBACK)

    def lends_mail(self, function: Function) -> None:
        """Only as the brand's own senders; what SES checks is the identity, a single address or its whole domain."""
        identities = sorted({name for sender in self._senders for name in (sender, sender.partition("@")[2])})
        arns = [self._arn("identity", name) for name in identities]
        statement = PolicyStatement(
            actions=["ses:SendEmail"],
            resources=[*arns, self._arn("configuration-set", self._set.configuration_set_name)],
            conditions={"StringEquals": {"ses:FromAddress": self._senders}},
        )
        function.role.add_to_policy(statement)
        function.knows(configuration_set=self._set.configuration_set_name)

    def _arn(self, resource: str, name: str) -> str:
        return Stack.of(self).format_arn(service="ses", resource=resource, resource_name=name)
