"""Chatwoot's conversations and messages, as its webhooks tell them."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from shared.events import Name
from shared.payload import Fields, stated
from shared.touch import touch
from shared.vendors.chatwoot.contacts import Told, identifiers, traits, when

INCOMING, OUTGOING = ("incoming", 0), ("outgoing", "template", 1, 3)
"""Words in webhooks, numbers in the API. Activity, 2, is Chatwoot talking to itself."""

STATES = {"resolved": Name.CONVERSATION_CLOSED, "open": "conversation.reopened"}
CSAT_SCALE = 5


def opened(body: Fields, source: str) -> Told | None:
    told = _told(f"conversation:{body.id('id')}:created", Name.CONVERSATION_OPENED, body, source)
    return replace(told, at=when(body, "created_at", "timestamp"))


def changed(body: Fields, source: str) -> Told | None:
    """Snoozed and pending are the agents' affair."""
    status, at = body.text("status") or "", when(body, "updated_at", "last_activity_at", "timestamp")
    if status not in STATES:
        return None
    version = f"{at:%Y%m%dT%H%M%S}" if at else ""
    told = _told(f"conversation:{body.id('id')}:{status}:{version}", STATES[status], body, source)
    return replace(told, at=at)


def message(body: Fields, source: str) -> Told | None:
    talk = body.object("conversation")
    return said(body, talk, person(body, talk), source)


def answered(body: Fields, source: str) -> Told | None:
    """An answer to the survey after a conversation is an update of the message that asked."""
    answer = body.object("content_attributes").object("submitted_values").object("csat_survey_response")
    rating, talk = answer.amount("rating"), body.object("conversation")
    if rating is None:
        return None
    survey = stated(id=body.id("id"), score=rating, scale=CSAT_SCALE, comment=answer.text("feedback_message"))
    who = _who(talk, person(body, talk), source)
    return Told(f"csat:{body.id('id')}:{rating}", Name.SURVEY_ANSWERED, None, who, {"survey": survey})


def said(body: Fields, talk: Fields, contact: Fields, source: str) -> Told | None:
    """What a customer wrote, or an agent to them; private notes are neither."""
    kind = body.value.get("message_type")
    known = isinstance(kind, str | int) and kind in (*INCOMING, *OUTGOING)
    if not known or body.flag("private"):
        return None
    name = Name.MESSAGE_RECEIVED if kind in INCOMING else "conversation.replied"
    told = stated(channel="chat", id=body.id("id"), text=body.text("content"), attachments=_attachments(body))
    state = stated(id=talk.id("display_id", "id"), channel=_channel(talk), status=talk.text("status"))
    data = stated(message=told, conversation=state, traits=traits(contact))
    at = when(body, "created_at")
    return Told(f"message:{body.id('id')}", name, at, _who(talk, contact, source), data)


def person(body: Fields, talk: Fields) -> Fields:
    """Whom the conversation is with; the sender of a message may be an agent, and older versions do not say."""
    meta = talk.object("meta").object("sender")
    sender = body.object("sender")
    if meta.value:
        return meta
    return sender if sender.text("type") == "contact" else body.object("contact")


def _told(event_id: str, name: str, body: Fields, source: str) -> Told:
    contact = person(body, body)
    more = body.object("additional_attributes")
    referer = more.value.get("referer")
    state = stated(
        id=body.id("id"),
        channel=_channel(body),
        status=body.text("status"),
        subject=more.text("mail_subject"),
    )
    came = touch(referer if isinstance(referer, str) else None, None) if name == Name.CONVERSATION_OPENED else {}
    data = stated(conversation=state, traits=traits(contact), touch=came)
    return Told(event_id, name, None, _who(body, contact, source), data)


def _who(talk: Fields, contact: Fields, source: str) -> tuple[tuple[str, str | None], ...]:
    proved = talk.object("contact_inbox").flag("hmac_verified") or talk.object("meta").flag("hmac_verified") or False
    conversation = (f"conversation@{source}", talk.id("display_id", "id"))
    return (*identifiers(contact, source, proved=proved), conversation)


def _channel(talk: Fields) -> str | None:
    """`Channel::WebWidget`."""
    channel = talk.text("channel") or talk.object("meta").text("channel")
    return channel.removeprefix("Channel::").lower() if channel else None


def _attachments(body: Fields) -> list[dict[str, Any]]:
    return [stated(type=one.text("file_type"), url=one.text("data_url")) for one in body.objects("attachments")]


READERS: Mapping[str, Callable[[Fields, str], Told | None]] = {
    "conversation_created": opened,
    "conversation_status_changed": changed,
    "message_created": message,
    "message_updated": answered,
}
