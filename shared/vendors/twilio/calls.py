"""Telephone calls over Twilio, from their status callbacks.

https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent
"""

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from shared.errors import MalformedPayloadError
from shared.events import Identifier, Name
from shared.payload import Fields, instant, stated
from shared.vendors.twilio import people
from shared.vendors.twilio.form import count
from shared.vendors.twilio.messages import Told

NAMES = {
    "ringing": Name.CALL_STARTED,
    "in-progress": "call.answered",
    "completed": Name.CALL_ENDED,
    "busy": Name.CALL_ENDED,
    "no-answer": Name.CALL_ENDED,
    "canceled": Name.CALL_ENDED,
    "failed": Name.CALL_ENDED,
}
MISSED = frozenset({"busy", "no-answer", "canceled"})


def call(told: Fields, source: str) -> Told | None:
    """A leg that was dialled out of a call (`outbound-dial`) rings at the brand's own people: it names no customer."""
    status, sid = (told.text("CallStatus") or "").lower(), told.text("CallSid")
    name, direction = NAMES.get(status), told.text("Direction") or "inbound"
    parent = told.text("ParentCallSid")
    if name is None or parent or direction == "outbound-dial":
        return None
    if sid is None:
        raise MalformedPayloadError("CallSid: is missing")
    inward = direction == "inbound"
    number = people.number(told.text("From" if inward else "To") or "")
    person = (Identifier("phone", number),) if number else ()
    return Told(
        id=f"{status}:{sid}",
        name=Name.CALL_MISSED if inward and status in MISSED else name,
        identifiers=(*person, Identifier(f"call@{source}", sid)),
        data={"call": _state(told, sid, status, "inbound" if inward else "outbound")},
        at=_moment(told.text("Timestamp")),
    )


def _state(told: Fields, sid: str, status: str, direction: str) -> dict[str, Any]:
    """`Duration` is in minutes, as it is billed."""
    return stated(
        id=sid,
        direction=direction,
        outcome=status,
        duration_seconds=count(told, "CallDuration"),
        recording=told.text("RecordingUrl"),
        line=people.number(told.text("To" if direction == "inbound" else "From") or ""),
    )


def _moment(written: str | None) -> datetime | None:
    """As in mails: `Thu, 15 Jan 2026 10:00:42 +0000`."""
    if written is None:
        return None
    try:
        return instant(parsedate_to_datetime(written).isoformat())
    except (ValueError, OverflowError):
        raise MalformedPayloadError("Timestamp: should be a time") from None
