"""Text messages to the brand's own numbers (two-way SMS) and delivery logs of Amazon SNS.

https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html
"""

from shared.connectors import Connector
from shared.events import Event, Identifier, Name
from shared.payload import Fields, stated
from shared.vendors.sns import messages
from shared.vendors.sns.messages import Record
from shared.webhooks import Request

OUTCOMES = {"SUCCESS": Name.MESSAGE_DELIVERED, "FAILURE": Name.MESSAGE_FAILED}


def parse(request: Request) -> list[Event]:
    record = messages.record(request)
    if record is None:
        return []
    if record.body.id("inboundMessageId"):
        return _received(record, request)
    return _delivery(record.body, request)


def _received(record: Record, request: Request) -> list[Event]:
    """STOP and its like come as the text they are, after AWS has acted on them itself."""
    body = record.body
    message = stated(
        channel="sms",
        id=body.id("inboundMessageId"),
        text=body.text("messageBody"),
        keyword=body.text("messageKeyword"),
        line=body.text("destinationNumber"),
        in_reply_to=body.id("previousPublishedMessageId"),
    )
    return [
        Event(
            id=f"received:{message['id']}",
            name=Name.MESSAGE_RECEIVED,
            occurred_at=record.at or request.received_at,
            source=request.origin,
            identifiers=_phone(body.text("originationNumber")),
            data={"message": message},
        )
    ]


def _delivery(body: Fields, request: Request) -> list[Event]:
    """A line of the log group `sns/…/DirectPublishToPhoneNumber`, whose times have no zone and are in UTC.

    https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html
    """
    name, sent, delivery = OUTCOMES.get(body.text("status") or ""), body.object("notification"), body.object("delivery")
    message_id = sent.id("messageId")
    if name is None or message_id is None:
        return []
    address = delivery.text("destination")
    reason = delivery.text("providerResponse") if name == Name.MESSAGE_FAILED else None
    return [
        Event(
            id=f"{name}:{message_id}",
            name=name,
            occurred_at=sent.instant("timestamp") or request.received_at,
            source=request.origin,
            identifiers=_phone(address),
            data={"message": stated(channel="sms", provider_id=message_id, address=address, reason=reason)},
        )
    ]


def _phone(number: str | None) -> tuple[Identifier, ...]:
    return (Identifier("phone", number),) if number else ()


connector = Connector(
    verify=messages.verify, certificate=messages.certificate, confirmation=messages.confirmation, parse=parse
)
