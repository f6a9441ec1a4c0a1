"""Twilio: text messages, WhatsApp and telephone, as forms."""

from shared.connectors import Connector, Spoken
from shared.events import Event
from shared.payload import Fields
from shared.vendors.twilio.calls import call
from shared.vendors.twilio.form import read
from shared.vendors.twilio.messages import Told, followed, received
from shared.vendors.twilio.signature import verify
from shared.webhooks import Request

SILENCE = Spoken('<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml")
"""TwiML that does nothing: whatever else a text is answered with, Twilio sends to the person or logs as an error."""


def parse(request: Request) -> list[Event]:
    told = _told(read(request.body), request)
    return [_event(told, request)] if told else []


def _told(form: Fields, request: Request) -> Told | None:
    """JSON (of Twilio's event streams) and forms of other products name neither a message nor a call.

    A status callback is posted to the address that the message was sent with: what it says of the message is ours.
    """
    if form.text("CallSid") and form.text("CallStatus"):
        return call(form, request.source)
    if not form.text("MessageSid", "SmsSid", "SmsMessageSid"):
        return None
    is_ours = form.text("MessageStatus") or form.text("SmsStatus") not in (None, "received", "receiving")
    return followed(form, request.query.get("send_id")) if is_ours else received(form)


def _event(told: Told, request: Request) -> Event:
    """Twilio dates no message: it says nothing but when it was told."""
    return Event(
        id=told.id,
        name=told.name,
        occurred_at=told.at or request.received_at,
        source=request.origin,
        identifiers=told.identifiers,
        data=told.data,
    )


connector = Connector(
    verify=verify,
    parse=parse,
    persons=("whatsapp_user",),
    pointers=("call",),
    answer=lambda accepted: SILENCE,
)
