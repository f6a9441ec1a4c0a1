"""Amazon SES: what became of the mails we sent, and what people answered, by EventBridge or an SNS topic."""

from shared.connectors import Connector
from shared.events import Event, Identifier
from shared.vendors.ses import feedback, inbound
from shared.vendors.sns import messages
from shared.webhooks import Request


def parse(request: Request) -> list[Event]:
    record = messages.record(request)
    if record is None:
        return []
    read = inbound.told if record.body.text("notificationType") == "Received" else feedback.told
    return [
        Event(
            id=one.id,
            name=one.name,
            occurred_at=one.at or record.at or request.received_at,
            source=request.origin,
            identifiers=(Identifier("email", one.address),) if one.address else (),
            data=one.data,
        )
        for one in read(record.body)
    ]


connector = Connector(
    verify=messages.verify,
    certificate=messages.certificate,
    confirmation=messages.confirmation,
    parse=parse,
    bus_source="aws.ses",
    bus_sender=("mail", "tags", "ses:configuration-set"),
)
