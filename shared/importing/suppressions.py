"""A row of a list of addresses that must not be written to any more, and why."""

from shared.events import Event, Identifier, Name
from shared.importing import cells
from shared.importing.models import About, CellError, Row
from shared.messages.consent import LISTED, MARKETING, Choice
from shared.payload import iso, stated
from shared.profiles import identifiers

REASONS = {
    "unsubscribed": Name.CONSENT_CHANGED,
    "bounced": Name.MESSAGE_BOUNCED,
    "complained": Name.MESSAGE_COMPLAINED,
}


def events(row: Row, event_id: str, about: About) -> list[Event]:
    """Whatever the reason, marketing to the address ends; one that bounced or complained is not to be used at all."""
    channel = cells.choice(row, "channel", tuple(LISTED)) or "email"
    reason = cells.choice(row, "reason", tuple(REASONS)) or "unsubscribed"
    stated_at = cells.time(row, "date", about.received_at)
    address = identifiers.normalise(Identifier(LISTED[channel][0], cells.required(row, "address")), about.region)
    if address is None:
        raise CellError("address", f"not a {address_of(channel)}")
    act = stated(channel=channel, address=address.value, purpose=MARKETING, state=str(Choice.WITHDRAWN), by_person=True)
    message = {"channel": channel, "address": address.value, "reason": reason, "permanent": True}
    told = {} if reason == "unsubscribed" else {"message": message}
    data = {"consents": [stated(**act, at=iso(stated_at))], **told}
    return [Event(event_id, REASONS[reason], stated_at or about.received_at, about.source, (address,), data)]


def address_of(channel: str) -> str:
    return {"email": "e-mail address", "push": "push token"}.get(channel, "phone number")
