"""Pinpoint's names of events as they are called here. The app's own keep theirs."""

import re

from shared.events import Name

KNOWN = {
    "_email.send": Name.MESSAGE_SENT,
    "_email.delivered": Name.MESSAGE_DELIVERED,
    "_email.open": Name.MESSAGE_OPENED,
    "_email.click": Name.MESSAGE_CLICKED,
    "_email.hardbounce": Name.MESSAGE_BOUNCED,
    "_email.softbounce": Name.MESSAGE_BOUNCED,
    "_email.complaint": Name.MESSAGE_COMPLAINED,
    "_email.rejected": Name.MESSAGE_FAILED,
    "_email.unsubscribe": Name.CONSENT_CHANGED,
    "_sms.success": Name.MESSAGE_DELIVERED,
    "_sms.buffered": Name.MESSAGE_SENT,
    "_sms.failure": Name.MESSAGE_FAILED,
    "_sms.optout": Name.CONSENT_CHANGED,
    "_campaign.send": Name.MESSAGE_SENT,
    "_campaign.opened_notification": Name.MESSAGE_OPENED,
    "_journey.send": Name.MESSAGE_SENT,
    "_journey.opened_notification": Name.MESSAGE_OPENED,
}


def event_name(theirs: str) -> str:
    """Without what an event's name may not hold here."""
    plain = re.sub(r"[^\w .:-]+", "_", theirs).lstrip("_ .:-0123456789")
    return str(KNOWN.get(theirs.lower(), plain or "event"))


def is_systems(theirs: str) -> bool:
    """Made by Pinpoint's SDK or by itself: without them somebody else has to send it."""
    return theirs.startswith("_") and theirs.lower() not in KNOWN
