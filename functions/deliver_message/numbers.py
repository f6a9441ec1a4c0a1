"""What deliver_message counts: sent by which channel and journey, for how much, withheld by which rule, and held."""

from shared.messages.models import Message, State
from shared.observability import count, logger


def counted(message: Message) -> None:
    if message.rule == "template":
        about = {name: getattr(message, name) for name in ("journey", "step", "template", "channel")}
        logger.warning("no message", extra={**about, "reason": message.detail})
    match message.state:
        case State.SENT:
            count("MessageSent", channel=message.channel)
            count("JourneySent", journey=message.journey)
        case State.REFUSED:
            count("MessageWithheld", rule=message.rule or "")
        case State.READY:
            count("MessageHeld", rule=message.rule or "provider")
        case State.UNKNOWN:
            count("MessageUnknown", channel=message.channel)
    if message.cost and message.state in (State.SENT, State.UNKNOWN):
        count("MessageSpent", message.cost, channel=message.channel)
