"""Messages over Twilio: what people write, what they ask to stop, and what became of ours.

https://www.twilio.com/docs/messaging/guides/webhook-request and …/guides/track-outbound-message-status
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from shared.errors import MalformedPayloadError
from shared.events import Identifier, Name
from shared.payload import Fields, stated
from shared.vendors.twilio import people
from shared.vendors.twilio.form import count


class Told(Struct, frozen=True):
    """One thing that happened. `at` is None where Twilio gives no time."""

    id: str
    name: str
    identifiers: tuple[Identifier, ...]
    data: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None


STATUSES = {
    "sent": Name.MESSAGE_SENT,
    "delivered": Name.MESSAGE_DELIVERED,
    "read": Name.MESSAGE_OPENED,
    "undelivered": Name.MESSAGE_BOUNCED,
    "failed": Name.MESSAGE_FAILED,
}
"""What precedes `sent` (accepted, queued, sending, scheduled) is Twilio's own affair."""

FOREVER = frozenset({"21211", "21214", "21614", "30005", "30006"})
"""Not a number, not a mobile number, unknown, a landline: https://www.twilio.com/docs/api/errors"""

STOPPED = "21610"
"""The person had answered STOP before, and Twilio keeps to it."""

PURPOSES = ("marketing", "everything")
"""Twilio sends nothing at all to whoever answered STOP, and by any other provider nothing may go either."""

OPT_OUT = {"STOP": "withdrawn", "START": "granted"}
MAX_MEDIA = 20


def received(message: Fields) -> Told:
    address = message.text("From") or ""
    who, via, sid = people.writer(message), people.channel(address), _sid(message)
    acts = _acts(via, who, OPT_OUT.get((message.text("OptOutType") or "").upper()))
    data = stated(
        message=stated(
            channel=via,
            id=sid,
            text=message.text("Body"),
            attachments=_media(message),
            in_reply_to=message.text("OriginalRepliedMessageSid"),
            button=message.text("ButtonPayload", "ButtonText"),
            line=(message.text("To") or "").rpartition(":")[2],
        ),
        traits=stated(name=message.text("ProfileName")),
        consents=acts,
        touch=_touch(message),
    )
    return Told(f"received:{sid}", Name.MESSAGE_RECEIVED, who, data)


def followed(message: Fields, send_id: str | None) -> Told | None:
    """A status callback of a message of ours."""
    status = (message.text("MessageStatus", "SmsStatus") or "").lower()
    name, sid, code = STATUSES.get(status), _sid(message), message.text("ErrorCode")
    if name is None:
        return None
    address = message.text("To") or ""
    via, number = people.channel(address), people.number(address)
    who = people.reader(message)
    acts = _acts(via, who, "withdrawn" if code == STOPPED else None)
    told = stated(
        channel=via,
        send_id=send_id,
        provider_id=sid,
        address=number,
        reason=": ".join(filter(None, (code, message.text("ErrorMessage", "ChannelStatusMessage")))),
        permanent=code in FOREVER if name == Name.MESSAGE_BOUNCED else None,
    )
    return Told(f"{status}:{sid}", name, who, stated(message=told, consents=acts))


def _sid(message: Fields) -> str:
    sid = message.text("MessageSid", "SmsSid", "SmsMessageSid")
    if sid is None:
        raise MalformedPayloadError("MessageSid: is missing")
    return sid


def _acts(via: str, who: tuple[Identifier, ...], state: str | None) -> list[dict[str, Any]]:
    """Advanced Opt-Out has understood the word, in whichever language it was. It holds for each id of the writer's."""
    if not state:
        return []
    act = {"state": state, "by_person": True, "wording": f"twilio:{'STOP' if state == 'withdrawn' else 'START'}"}
    return [{"channel": via, "address": one.value, "purpose": what, **act} for one in who for what in PURPOSES]


def _media(message: Fields) -> list[dict[str, Any]]:
    numbers = range(min(count(message, "NumMedia") or 0, MAX_MEDIA))
    pairs = [(message.text(f"MediaUrl{one}"), message.text(f"MediaContentType{one}")) for one in numbers]
    return [stated(url=url, type=kind) for url, kind in pairs if url]


def _touch(message: Fields) -> dict[str, Any]:
    """Somebody came by an advertisement that opens a WhatsApp chat; its click id is Meta's."""
    ad = stated(id=message.text("ReferralSourceId"), type=message.text("ReferralSourceType"))
    click_ids = stated(ctwa_clid=message.text("ReferralCtwaClid"))
    return stated(url=message.text("ReferralSourceUrl"), click_ids=click_ids, ad=ad)
