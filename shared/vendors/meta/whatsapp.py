"""WhatsApp's updates in canonical form: who wrote, what became of our messages, who wants no more marketing.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.touch import touch
from shared.vendors.meta.deliveries import Stated, Told, key, moment
from shared.vendors.meta.whatsapp_content import content
from shared.vendors.meta.whatsapp_people import People, identified, people, whose

STATUSES = {
    "sent": Name.MESSAGE_SENT,
    "delivered": Name.MESSAGE_DELIVERED,
    "read": Name.MESSAGE_OPENED,
    "played": "message.played",
    "failed": Name.MESSAGE_FAILED,
}
NOT_RECEIVED = {"edit": "message.edited", "revoke": "message.deleted", "reaction": "message.reacted"}
SILENT = ("request_welcome",)
CHOICES = {"stop": "withdrawn", "resume": "granted", "signup": "granted"}
STOPPED_MARKETING = "131050"


def updates(entry: Fields) -> Iterator[Told]:
    """Echoes of what the brand's own people wrote (`smb_message_echoes`) are no news of a customer."""
    for change in entry.objects("changes"):
        value, topic = change.object("value"), change.text("field")
        if topic == "messages":
            contacts = people(value)
            yield from (told for one in value.objects("messages") if (told := _message(one, value, contacts)))
            yield from (told for one in value.objects("statuses") if (told := _status(one, contacts)))
        elif topic == "user_preferences":
            contacts = people(value)
            yield from (told for one in value.objects("user_preferences") if (told := _preference(one, contacts)))


def _message(one: Fields, value: Fields, contacts: People) -> Told | None:
    kind = one.text("type") or ""
    if kind == "system":
        return _system(one)
    if kind in SILENT:
        return None
    who, contact = whose(contacts, one.id("from"), one.id("from_user_id"), one.id("from_parent_user_id"))
    profile, said = contact.object("profile"), content(one, kind)
    line = value.object("metadata").id("phone_number_id")
    data = stated(
        message={**stated(channel="whatsapp", id=one.id("id"), type=kind, line=line), **said.message},
        traits=stated(name=profile.text("name"), whatsapp_username=profile.text("username")),
        touch=_touch(one.object("referral")),
        cart=said.cart,
    )
    name = NOT_RECEIVED.get(kind, Name.MESSAGE_RECEIVED)
    return Told(name, (key(one),), moment(one, "timestamp"), (*who, *identified(said.own_number)), data)


def _system(one: Fields) -> Told | None:
    """Somebody's number or user id was replaced. Nobody else is ever given the user id, but somebody is the number: the
    one that was left behind is not linked, so that its next owner does not become this customer.
    """
    system = one.object("system")
    if "changed" not in (system.text("type") or "") or system.text("type") == "customer_identity_changed":
        return None
    new = (system.id("wa_id", "new_wa_id"), system.id("user_id"), system.id("parent_user_id"))
    old = (one.id("from", "from_user_id"), system.id("previous_user_id"), system.id("previous_parent_user_id"))
    who = tuple(dict.fromkeys((*(known for known in identified(*old) if known[0] != "phone"), *identified(*new))))
    return Told(Name.CUSTOMER_IDENTIFIED, (key(one),), moment(one, "timestamp"), who) if who else None


def _status(one: Fields, contacts: People) -> Told | None:
    name = STATUSES.get(one.text("status") or "")
    if not name:
        return None
    given = (one.id("recipient_id"), one.id("recipient_user_id"), one.id("recipient_parent_user_id"))
    who, _ = whose(contacts, *given)
    at, error = moment(one, "timestamp"), next(iter(one.objects("errors")), Fields({}))
    address = _address(who)
    message = stated(
        channel="whatsapp",
        send_id=one.text("biz_opaque_callback_data"),
        provider_id=one.id("id"),
        address=address,
        reason=": ".join(filter(None, (error.id("code"), error.text("title", "message")))),
    )
    consents = _acts(who, "withdrawn", "131050", at) if error.id("code") == STOPPED_MARKETING else []
    return Told(name, (key(one), *given), at, who, stated(message=message, consents=consents))


def _preference(one: Fields, contacts: People) -> Told | None:
    """The person's own choice in WhatsApp, about marketing templates only."""
    state = CHOICES.get((one.text("value") or "").lower())
    if not state or one.text("category") != "marketing_messages":
        return None
    given = (one.id("wa_id"), one.id("user_id"), one.id("parent_user_id"))
    who, _ = whose(contacts, *given)
    at = moment(one, "timestamp")
    acts = _acts(who, state, one.text("detail"), at)
    return Told(Name.CONSENT_CHANGED, (*given, state, iso(at)), at, who, stated(consents=acts))


def _address(who: Stated) -> str | None:
    """What the person is written to by: the number, or else the user id."""
    phone = next((value for kind, value in who if kind == "phone"), None)
    return phone or next((value for _, value in who), None)


def _acts(who: Stated, state: str, wording: str | None, at: datetime | None) -> list[dict[str, Any]]:
    """One for each name that the chat goes by: who shows a number today may hide it tomorrow."""
    act = {"channel": "whatsapp", "purpose": "marketing", "state": state, "by_person": True}
    told = stated(wording=f"whatsapp: {wording}" if wording else None, at=iso(at))
    return [{**act, "address": address, **told} for _, address in who]


def _touch(referral: Fields) -> dict[str, Any]:
    """Somebody came by an advertisement or a post that opens a chat; `ctwa_clid` is Meta's click id for it."""
    found = touch(referral.text("source_url"), None)
    clicks = found.pop("click_ids", {}) | stated(ctwa_clid=referral.text("ctwa_clid"))
    ad = stated(id=referral.id("source_id"), type=referral.text("source_type"), headline=referral.text("headline"))
    return found | stated(click_ids=clicks, ad=ad)
