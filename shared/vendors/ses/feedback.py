"""What became of a mail that we sent, one event per recipient.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html; notifications of an identity
say `notificationType` instead of `eventType`, and have no tags.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.vendors.ses.automation import machine


class Told(Struct, frozen=True):
    """Something that happened, and the address of the person it happened with."""

    id: str
    name: str
    at: datetime | None
    address: str | None
    data: Mapping[str, Any] = field(default_factory=dict)


class Kind(Struct, frozen=True):
    """`section` holds what is special to it, `recipients` (where they are listed) those it is about."""

    name: str
    section: str
    recipients: str | None = None


KINDS = {
    "Send": Kind(Name.MESSAGE_SENT, "send"),
    "Delivery": Kind(Name.MESSAGE_DELIVERED, "delivery", "recipients"),
    "Open": Kind(Name.MESSAGE_OPENED, "open"),
    "Click": Kind(Name.MESSAGE_CLICKED, "click"),
    "Bounce": Kind(Name.MESSAGE_BOUNCED, "bounce", "bouncedRecipients"),
    "Complaint": Kind(Name.MESSAGE_COMPLAINED, "complaint", "complainedRecipients"),
    "Reject": Kind(Name.MESSAGE_FAILED, "reject"),
    "Rendering Failure": Kind(Name.MESSAGE_FAILED, "failure"),
    "DeliveryDelay": Kind("message.delayed", "deliveryDelay", "delayedRecipients"),
    "Subscription": Kind(Name.CONSENT_CHANGED, "subscription"),
}


def told(record: Fields) -> Iterator[Told]:
    what, mail = record.text("eventType", "notificationType") or "", record.object("mail")
    kind = KINDS.get(what)
    if kind is None or not mail.text("messageId"):
        return
    section = record.object(kind.section)
    at = section.instant("timestamp") or mail.instant("timestamp")
    addresses = _addresses(kind, section, mail)
    for address in addresses:
        data = _data(what, mail, section, address)
        if what == "Complaint" and len(addresses) > 1:
            data["message"]["among"] = len(addresses)
        yield Told(_id(what, mail, at, address), _name(kind, section, data), at, address, data)


def _name(kind: Kind, section: Fields, data: Mapping[str, Any]) -> str:
    """A report that a mail was taken for spam and is none (RFC 6430) comes as a complaint, too."""
    if kind.name == Name.MESSAGE_COMPLAINED and section.text("complaintFeedbackType") == "not-spam":
        return "message.not_spam"
    return Name.MESSAGE_FETCHED if data.get("message", {}).get("machine") else kind.name


def _addresses(kind: Kind, section: Fields, mail: Fields) -> Sequence[str]:
    """Without a list only a mail to a single recipient tells who it was.

    A complaint may list everybody at that provider, as it hides whose it is: all of them are spared from then on.
    """
    listed = section.value.get(kind.recipients) if kind.recipients else None
    given = listed if isinstance(listed, list) else mail.value.get("destination")
    found = [one.get("emailAddress") if isinstance(one, Mapping) else one for one in _list(given)]
    addresses = list(dict.fromkeys(one for one in found if isinstance(one, str) and one))
    return addresses if listed or len(addresses) == 1 else []


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _id(what: str, mail: Fields, at: datetime | None, address: str) -> str:
    """SES names no event. A record published twice has another EventBridge id, but the same of all these."""
    parts = (what, mail.text("messageId") or "", iso(at) or "", address)
    return f"{what.lower()}:{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:32]}"


def _data(what: str, mail: Fields, section: Fields, address: str) -> dict[str, Any]:
    if what == "Subscription":
        return stated(consents=_consents(section, address))
    return {"message": _message(what, mail, section, address)}


def _message(what: str, mail: Fields, section: Fields, address: str) -> dict[str, Any]:
    bounce = section.text("bounceType")
    return stated(
        channel="email",
        send_id=_tag(mail, "send_id"),
        provider_id=mail.text("messageId"),
        address=address,
        reason=_reason(what, section),
        permanent=bounce == "Permanent" if bounce else None,
        link=section.text("link"),
        user_agent=section.text("userAgent"),
        machine=machine(what, mail, section),
    )


def _reason(what: str, section: Fields) -> str | None:
    """`complaintSubType` says OnAccountSuppressionList where nobody complained anew."""
    if what == "Bounce":
        return "/".join(filter(None, (section.text("bounceType"), section.text("bounceSubType"))))
    return section.text("complaintSubType", "complaintFeedbackType", "reason", "errorMessage", "delayType")


def _tag(mail: Fields, name: str) -> str | None:
    """Each tag is a list of values."""
    values = _list(mail.object("tags").value.get(name))
    return values[0] if values and isinstance(values[0], str) else None


def _consents(section: Fields, address: str) -> list[dict[str, Any]]:
    """Only the withdrawal of everything: topics of SES contact lists are no purposes of ours."""
    if not section.object("newTopicPreferences").flag("unsubscribeAll"):
        return []
    act = {"channel": "email", "address": address, "purpose": "marketing", "state": "withdrawn", "by_person": True}
    return [stated(**act, at=iso(section.instant("timestamp")), wording=f"ses:{section.text('source')}")]
