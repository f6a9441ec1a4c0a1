"""Intercom's conversations, as the newer API tells them (`source`, `contacts`) and as the older one did (`user`)."""

import html
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from shared.events import Name
from shared.payload import Fields, stated
from shared.vendors.intercom.contacts import Told, identifiers, name

BY_PERSON = ("user", "lead", "contact")
LINE_ENDS = re.compile(r"</(?:p|div|li|h[1-6])>|<br\b[^<>]*>", re.IGNORECASE)
TAGS = re.compile(r"<[^<>]*>")
RATINGS = 5


def opened(item: Fields, source: str) -> Told | None:
    first = item.object("source") if item.value.get("source") else item.object("conversation_message")
    return _told(Name.CONVERSATION_OPENED, item, source, said=_message(item, first))


def replied(item: Fields, source: str) -> Told | None:
    return _told(Name.MESSAGE_RECEIVED, item, source, said=_last(item, BY_PERSON))


def answered(item: Fields, source: str) -> Told | None:
    return _told("conversation.replied", item, source, said=_last(item, ("admin", "bot", "team")))


def rated(item: Fields, source: str) -> Told | None:
    rating = item.object("conversation_rating")
    survey = stated(id=item.id("id"), score=rating.amount("rating"), scale=RATINGS, comment=rating.text("remark"))
    told = _told(Name.SURVEY_ANSWERED, item, source)
    return Told(told.object_id, told.name, told.identifiers, {**told.data, "survey": survey})


def _told(event: str, item: Fields, source: str, *, said: Mapping[str, Any] | None = None) -> Told:
    person = _person(item)
    who = (*identifiers(person, source), (f"conversation@{source}", item.id("id")))
    data = stated(conversation=_state(item), message=said, traits=stated(name=name(person)), lookup=lookup(person))
    return Told(item.id("id") or "", event, who, data)


def _person(item: Fields) -> Fields:
    """Who wrote first. With several contacts in a conversation, who of them it is about is not told otherwise."""
    if item.value.get("user"):
        return item.object("user")
    author, others = item.object("source").object("author"), item.object("contacts").objects("contacts")
    if author.text("type") not in BY_PERSON:
        return others[0] if len(others) == 1 else Fields({})
    same = next((one for one in others if one.id("id") == author.id("id")), Fields({}))
    return Fields({**same.value, **author.value}, author.place)


def lookup(person: Fields) -> dict[str, str] | None:
    """An address that is stated as empty is unknown to Intercom as well: there is nothing to ask for."""
    told = person.text("email") or person.text("phone") or person.id("external_id", "user_id")
    contact = person.id("id")
    return {"object": "contact", "id": contact} if contact and not told and "email" not in person.value else None


def _state(item: Fields) -> dict[str, Any]:
    first = item.object("source")
    is_open = {True: "open", False: "closed", None: None}[item.flag("open")]
    return stated(
        id=item.id("id"),
        channel=first.text("type"),
        subject=plain(first.text("subject") or item.object("conversation_message").text("subject")),
        status=item.text("state") or is_open,
        url=item.object("links").text("conversation_web"),
    )


def _last(item: Fields, authors: tuple[str, ...]) -> dict[str, Any] | None:
    parts = item.object("conversation_parts").objects("conversation_parts")
    by_them = [one for one in parts if one.object("author").text("type") in authors and one.text("body")]
    return _message(item, by_them[-1]) if by_them else None


def _message(item: Fields, part: Fields) -> dict[str, Any]:
    channel = item.object("source").text("type") or "chat"
    attachments = [stated(name=one.text("name"), url=one.text("url")) for one in part.objects("attachments")]
    text = plain(part.text("body"))
    return stated(channel=channel, id=part.id("id"), text=text, attachments=attachments) if text or attachments else {}


def plain(written: str | None) -> str | None:
    """Bodies are HTML, and always a small part of it."""
    text = html.unescape(TAGS.sub("", LINE_ENDS.sub("\n", written or "")))
    return "\n".join(line.strip() for line in text.splitlines()).strip() or None


closed = partial(_told, Name.CONVERSATION_CLOSED)
reopened = partial(_told, "conversation.reopened")

READERS: Mapping[str, Callable[[Fields, str], Told | None]] = {
    "conversation.user.created": opened,
    "conversation.user.replied": replied,
    "conversation.admin.replied": answered,
    "conversation.admin.closed": closed,
    "conversation.admin.opened": reopened,
    "conversation.rating.added": rated,
}
