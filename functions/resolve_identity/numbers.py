"""What resolve_identity counts of facts: what providers say became of messages, by channel."""

from collections.abc import Mapping

from shared.events import Event, Name
from shared.messages.consent import KINDS
from shared.observability import count

STATES: Mapping[str, str] = {
    Name.MESSAGE_DELIVERED: "delivered",
    Name.MESSAGE_OPENED: "opened",
    Name.MESSAGE_CLICKED: "clicked",
    Name.MESSAGE_BOUNCED: "bounced",
    Name.MESSAGE_COMPLAINED: "complained",
}


def counted(event: Event) -> None:
    """Only channels that we know: a source may say anything, and each word would be billed as a metric."""
    channel = str((event.data.get("message") or {}).get("channel"))
    if event.name in STATES and channel in KINDS:
        count("MessageFeedback", channel=channel, state=STATES[event.name])
