"""Text messages by AWS End User Messaging, which knows how long one may take, and gives our id back in its events.

https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
"""

from typing import Any

from shared.configuration import Brand
from shared.messages import answers
from shared.messages.channels import Envelope, Grant
from shared.messages.models import Outcome
from shared.messages.text_settings import Settings

REFUSALS = {"ValidationException", "ConflictException", "ResourceNotFoundException"}
SHORTEST, LONGEST = 5, 259_200
"""Seconds that TimeToLive may be; without it a message may arrive three days later."""

NUMBERED = {"phone": "phone-number", "pool": "pool"}


def send(client: Any, envelope: Envelope) -> Outcome:
    try:
        answer = client.send_text_message(**request(envelope))
    except answers.ERRORS as error:
        return answers.of_error(error, REFUSALS)
    return answers.taken(answer.get("MessageId"))


def request(envelope: Envelope) -> dict[str, Any]:
    settings: Settings = envelope.settings
    lasts = int(envelope.lasts.total_seconds()) if envelope.lasts else LONGEST
    given = {
        "DestinationPhoneNumber": envelope.to,
        "OriginationIdentity": settings.sender,
        "MessageBody": envelope.parts["text"],
        "MessageType": "PROMOTIONAL" if envelope.message_class == "marketing" else "TRANSACTIONAL",
        "MaxPrice": settings.max_price,
        "ConfigurationSetName": settings.configuration_set,
        "TimeToLive": min(max(lasts, SHORTEST), LONGEST),
        "Context": {"send_id": envelope.send_id, **envelope.tags},
    }
    return {name: value for name, value in given.items() if value}


def grants(brand: Brand, settings: Settings) -> tuple[Grant, ...]:
    own = "arn:{partition}:sms-voice:{region}:{account}:"
    sender = settings.sender if settings.sender.startswith("arn:") else own + _identity(settings.sender)
    sets = [f"{own}configuration-set/{settings.configuration_set}"] if settings.configuration_set else []
    why = "a name has one ARN per country, and a number is known to AWS by an id that only AWS chose"
    return (Grant("sms-voice:SendTextMessage", (sender, *sets), why=why),)


def _identity(sender: str) -> str:
    """A name has one ARN per country; a number is known to AWS by its id."""
    if sender.startswith("+"):
        return "phone-number/*"
    kind = NUMBERED.get(sender.partition("-")[0])
    return f"{kind}/{sender}" if kind else f"sender-id/{sender}/*"
