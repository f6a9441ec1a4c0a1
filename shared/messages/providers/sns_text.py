"""Text messages by Amazon SNS: https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html

It has no word for how long a message may take: what is accepted late in the evening may ring at night.
"""

from typing import Any

from shared.configuration import Brand
from shared.messages import answers
from shared.messages.channels import Envelope, Grant
from shared.messages.models import Outcome
from shared.messages.text_settings import Settings

REFUSALS = {"InvalidParameter", "InvalidParameterValue", "ParameterValueInvalid", "OptedOut", "NotFound"}


def send(client: Any, envelope: Envelope) -> Outcome:
    try:
        answer = client.publish(**request(envelope))
    except answers.ERRORS as error:
        return answers.of_error(error, REFUSALS)
    return answers.taken(answer.get("MessageId"))


def request(envelope: Envelope) -> dict[str, Any]:
    settings: Settings = envelope.settings
    own = "AWS.MM.SMS.OriginationNumber" if settings.sender.startswith("+") else "AWS.SNS.SMS.SenderID"
    attributes = {
        own: ("String", settings.sender),
        "AWS.SNS.SMS.SMSType": ("String", "Promotional" if envelope.message_class == "marketing" else "Transactional"),
        "AWS.SNS.SMS.MaxPrice": ("Number", settings.max_price),
    }
    return {
        "PhoneNumber": envelope.to,
        "Message": envelope.parts["text"],
        "MessageAttributes": {
            name: {"DataType": kind, "StringValue": value} for name, (kind, value) in attributes.items() if value
        },
    }


def grants(brand: Brand, settings: Settings) -> tuple[Grant, ...]:
    """A phone number has no ARN; anything that has one is a topic or a device, and no phone."""
    return (Grant("sns:Publish", besides=("arn:{partition}:sns:*:*:*",)),)
