"""Amazon SES: what became of the messages we sent, over EventBridge, where IAM is the proof.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared import strict_json
from shared.connectors import Connector
from shared.events import Event, Identifier, Name
from shared.payload import Fields, fields, iso, stated
from shared.webhooks import Request


@dataclass(frozen=True, slots=True)
class Kind:
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


def parse(request: Request) -> list[Event]:
    record = _record(fields(strict_json.loads(request.body)))
    told = record.text("eventType", "notificationType") or ""
    kind, mail = KINDS.get(told), record.object("mail")
    if kind is None or not mail.text("messageId"):
        return []
    section = record.object(kind.section)
    at = section.instant("timestamp") or mail.instant("timestamp") or request.received_at
    return [
        Event(
            id=_id(told, mail, at, address),
            name=kind.name,
            occurred_at=at,
            source=f"{request.connector}/{request.source}",
            identifiers=(Identifier("email", address),),
            data=_data(told, mail, section, address),
        )
        for address in _addresses(kind, section, mail)
    ]


def _record(body: Fields) -> Fields:
    """EventBridge carries the record in `detail`, SNS as text in `Message`; event publishing hands it over bare."""
    if "detail-type" in body.value:
        return body.object("detail")
    if body.text("Type") == "Notification":
        return fields(strict_json.loads((body.text("Message") or "").encode(errors="surrogatepass")), "Message")
    return body


def _addresses(kind: Kind, section: Fields, mail: Fields) -> Sequence[str]:
    """One event per person. Without a list only a mail to a single recipient tells who it was."""
    listed = section.value.get(kind.recipients) if kind.recipients else None
    given = listed if isinstance(listed, list) else mail.value.get("destination")
    found = [one.get("emailAddress") if isinstance(one, Mapping) else one for one in _list(given)]
    addresses = list(dict.fromkeys(one for one in found if isinstance(one, str) and one))
    return addresses if listed or len(addresses) == 1 else []


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _id(told: str, mail: Fields, at: datetime, address: str) -> str:
    """SES names no event. A record published twice has another EventBridge id, but the same of all these."""
    parts = (told, mail.text("messageId") or "", iso(at) or "", address)
    return f"{told.lower()}:{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:32]}"


def _data(told: str, mail: Fields, section: Fields, address: str) -> dict[str, Any]:
    if told == "Subscription":
        return stated(consents=_consents(section, address))
    return {"message": _message(told, mail, section, address)}


def _message(told: str, mail: Fields, section: Fields, address: str) -> dict[str, Any]:
    bounce = section.text("bounceType")
    return stated(
        channel="email",
        send_id=_tag(mail, "send_id"),
        provider_id=mail.text("messageId"),
        address=address,
        reason=_reason(told, section),
        permanent=bounce == "Permanent" if bounce else None,
        link=section.text("link"),
        user_agent=section.text("userAgent"),
    )


def _reason(told: str, section: Fields) -> str | None:
    """`complaintSubType` says OnAccountSuppressionList where nobody complained anew."""
    if told == "Bounce":
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


connector = Connector(parse=parse, bus_source="aws.ses")
