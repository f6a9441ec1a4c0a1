"""Messenger's and Instagram's chat updates in canonical form: one shape for both.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from shared.errors import MalformedPayloadError
from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.touch import touch
from shared.vendors.meta.deliveries import Stated, Told, key, moment

CHOICES = {"STOP_NOTIFICATIONS": "withdrawn", "RESUME_NOTIFICATIONS": "granted"}


class Update(Struct, frozen=True):
    """One of a page's or an account's. `account` is what the person's id is scoped to: elsewhere it is another one."""

    body: Fields
    channel: str
    account: str

    @property
    def who(self) -> Stated:
        sender = self.body.object("sender").id("id")
        return ((f"{self.channel}_user@{self.account}", sender),) if sender and self.account not in ("", sender) else ()

    def told(self, name: str, mid: str | None = None, **data: Any) -> Told:
        """Without the id of the one message that it is about, an update is known by all that it says."""
        message = {"channel": self.channel, **data["message"]} if "message" in data else None
        at = moment(self.body, "timestamp")
        return Told(name, (mid or key(self.body),), at, self.who, stated(**{**data, "message": message}))


def updates(entry: Fields, channel: str) -> Iterator[Told]:
    """`standby` is what another app of the brand is to answer: the person wrote to the brand all the same."""
    for body in (*entry.objects("messaging"), *entry.objects("standby")):
        account = body.object("recipient").id("id") or entry.id("id") or ""
        kind = next((one for one in READERS if one in body.value), None)
        if kind:
            yield from READERS[kind](Update(body, channel, account), body.object(kind))


def _message(update: Update, message: Fields) -> Iterator[Told]:
    """Echoes are what the brand itself wrote; in them the sender is the page."""
    mid = message.id("mid")
    if message.flag("is_echo"):
        return
    if message.flag("is_deleted"):
        yield update.told("message.deleted", mid, message={"deletes": mid})
        return
    reply = message.object("reply_to")
    said = stated(
        id=mid,
        text=message.text("text"),
        payload=message.object("quick_reply").text("payload"),
        attachments=[_attachment(one) for one in message.objects("attachments")],
        in_reply_to=reply.id("mid"),
        story=reply.object("story").id("id"),
    )
    yield update.told(Name.MESSAGE_RECEIVED, mid, message=said, touch=_touch(message.object("referral")))


def _attachment(one: Fields) -> dict[str, Any]:
    payload = one.object("payload")
    return stated(
        type=one.text("type"),
        id=payload.id("sticker_id", "id"),
        url=payload.text("url"),
        name=payload.text("title"),
    )


def _edit(update: Update, edit: Fields) -> Iterator[Told]:
    yield update.told("message.edited", message=stated(edits=edit.id("mid"), text=edit.text("text")))


def _postback(update: Update, postback: Fields) -> Iterator[Told]:
    """A button of ours was pressed: to the person it is an answer."""
    mid, payload = postback.id("mid"), postback.text("payload")
    said = stated(id=mid, text=postback.text("title"), payload=payload, type="postback")
    yield update.told(Name.MESSAGE_RECEIVED, mid, message=said, touch=_touch(postback.object("referral")))


def _reaction(update: Update, reaction: Fields) -> Iterator[Told]:
    """Taken back (`unreact`), it has no emoji."""
    emoji = reaction.text("emoji", "reaction") if reaction.text("action") != "unreact" else None
    yield update.told("message.reacted", message=stated(in_reply_to=reaction.id("mid"), emoji=emoji))


def _delivery(update: Update, delivery: Fields) -> Iterator[Told]:
    mids = delivery.value.get("mids") or []
    if not isinstance(mids, list) or not all(isinstance(one, str) for one in mids):
        raise MalformedPayloadError(f"{delivery.at('mids')}: should be a list of texts")
    for mid in dict.fromkeys(mids):
        yield _seen(update, Name.MESSAGE_DELIVERED, mid, delivery)


def _read(update: Update, read: Fields) -> Iterator[Told]:
    """Messenger names no message: all that came before the watermark have been read."""
    yield _seen(update, Name.MESSAGE_OPENED, read.id("mid"), read)


def _seen(update: Update, name: str, mid: str | None, told: Fields) -> Told:
    until = moment(told, "watermark")
    found = update.told(name, mid, message=stated(provider_id=mid, until=iso(until)))
    return found if found.at else Told(found.name, found.key, until, found.identifiers, found.data)


def _referral(update: Update, referral: Fields) -> Iterator[Told]:
    """Came back into an old chat by a link or an advertisement; in a new one it comes with the first message."""
    yield update.told("referral.received", touch=_touch(referral))


def _optin(update: Update, optin: Fields) -> Iterator[Told]:
    """`notification_messages_token` lets whoever has it write to the person: it is left out."""
    status = CHOICES.get(optin.text("notification_messages_status") or "RESUME_NOTIFICATIONS")
    if optin.text("type") != "notification_messages" or not status:
        return
    act = {"channel": update.channel, "purpose": "marketing", "state": status, "by_person": True}
    wording = f"{update.channel}: {optin.text('title', 'topic')}"
    at = iso(moment(update.body, "timestamp"))
    consents = [stated(**act, wording=wording, at=at)]
    yield update.told(Name.CONSENT_CHANGED, consents=consents)


def _touch(referral: Fields) -> dict[str, Any]:
    context = referral.object("ads_context_data")
    ad = stated(id=referral.id("ad_id"), headline=context.text("ad_title"), post=context.id("post_id"))
    product = referral.object("product").id("id") or context.id("product_id")
    return touch(referral.text("referer_uri"), None) | stated(ref=referral.text("ref"), ad=ad, product_id=product)


READERS: Mapping[str, Callable[[Update, Fields], Iterator[Told]]] = {
    "message": _message,
    "message_edit": _edit,
    "postback": _postback,
    "reaction": _reaction,
    "delivery": _delivery,
    "read": _read,
    "referral": _referral,
    "optin": _optin,
}
