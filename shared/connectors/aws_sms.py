"""AWS End User Messaging SMS: what became of texts, media, RCS and voice messages, by EventBridge or an SNS topic.

https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html
"""

from msgspec import Struct

from shared.connectors import Connector
from shared.events import Event, Identifier, Name
from shared.payload import MILLISECOND, Fields, stated
from shared.vendors.sns import messages
from shared.webhooks import Request

CHANNELS = {"TEXT": "sms", "MEDIA": "sms", "RCS": "rcs", "VOICE": "voice"}


class Outcome(Struct, frozen=True):
    """`permanent` is set where the number itself could not be reached: forever, or this time."""

    name: Name
    permanent: bool | None = None


SENT, DELIVERED, FAILED = Outcome(Name.MESSAGE_SENT), Outcome(Name.MESSAGE_DELIVERED), Outcome(Name.MESSAGE_FAILED)
WRONG, AWAY = Outcome(Name.MESSAGE_BOUNCED, permanent=True), Outcome(Name.MESSAGE_BOUNCED, permanent=False)

# SUCCESSFUL is the carrier's word and DELIVERED the phone's; in some countries the last word is SUCCESSFUL.
OUTCOMES = {
    "SENT": SENT,
    "SUCCESSFUL": SENT,
    "ANSWERED": SENT,
    "DELIVERED": DELIVERED,
    "COMPLETED": DELIVERED,
    "READ": Outcome(Name.MESSAGE_OPENED),
    "INVALID": WRONG,
    "UNREACHABLE": AWAY,
    "CARRIER_UNREACHABLE": AWAY,
    "BUSY": AWAY,
    "NO_ANSWER": AWAY,
    "BLOCKED": AWAY,
    "INVALID_MESSAGE": FAILED,
    "CARRIER_BLOCKED": FAILED,
    "SPAM": FAILED,
    "TTL_EXPIRED": FAILED,
    "PROTECT_BLOCKED": FAILED,
    "FAILED": FAILED,
    "FILE_INACCESSIBLE": FAILED,
    "FILE_TYPE_UNSUPPORTED": FAILED,
    "FILE_SIZE_EXCEEDED": FAILED,
}


def parse(request: Request) -> list[Event]:
    record = messages.record(request)
    if record is None:
        return []
    body, told = record.body, record.body.text("eventType") or ""
    kind, _, what = told.partition("_")
    outcome, channel, message_id = OUTCOMES.get(what), CHANNELS.get(kind), body.id("messageId")
    if outcome is None or channel is None or message_id is None:
        return []
    number = body.text("destinationPhoneNumber")
    return [
        Event(
            id=f"{told}:{message_id}",
            name=outcome.name,
            occurred_at=body.epoch("eventTimestamp", unit=MILLISECOND) or record.at or request.received_at,
            source=request.origin,
            identifiers=(Identifier("phone", number),) if number else (),
            data={"message": _message(body, channel, outcome)},
        )
    ]


def _message(body: Fields, channel: str, outcome: Outcome) -> dict[str, object]:
    """`context` holds what the sender gave along, so that the fate of a message finds the message."""
    good = outcome in (SENT, DELIVERED) or outcome.name == Name.MESSAGE_OPENED
    status, description = body.text("messageStatus"), body.text("messageStatusDescription")
    return stated(
        channel=channel,
        send_id=body.object("context").text("send_id"),
        provider_id=body.id("messageId"),
        address=body.text("destinationPhoneNumber"),
        reason=None if good else ": ".join(filter(None, (status, description))),
        permanent=outcome.permanent,
    )


connector = Connector(
    verify=messages.verify,
    certificate=messages.certificate,
    confirmation=messages.confirmation,
    parse=parse,
    bus_source="aws.sms-voice",
)
