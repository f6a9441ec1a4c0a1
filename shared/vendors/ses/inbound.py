"""Mail that people write to the brand, as a receipt rule of SES publishes it.

https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from typing import Any

from shared.events import Name
from shared.payload import Fields, stated
from shared.vendors.ses.feedback import Told

PASS = "PASS"  # noqa: S105 - SES's word for what holds
MAX_TEXT = 10_000


def told(record: Fields) -> Iterator[Told]:
    """What SES itself took for spam or a virus is nobody's word."""
    mail, receipt = record.object("mail"), record.object("receipt")
    message_id = mail.text("messageId")
    if message_id is None or _verdict(receipt, "spam") == "FAIL" or _verdict(receipt, "virus") == "FAIL":
        return
    said_name, address = _sender(mail)
    proved = _is_proved(mail, receipt, address)
    data = stated(
        message=_message(record, mail) | stated(address=address, unproved=None if proved else True),
        traits=stated(name=said_name) if proved else {},
    )
    at = receipt.instant("timestamp") or mail.instant("timestamp")
    digest = hashlib.sha256(message_id.encode()).hexdigest()[:32]
    name = "message.auto_replied" if _is_automatic(mail) else Name.MESSAGE_RECEIVED
    yield Told(f"received:{digest}", name, at, address if proved else None, data)


def _is_automatic(mail: Fields) -> bool:
    """Who is on holiday wrote nothing (RFC 3834), and no answer of ours may set two machines talking."""
    return (_header(mail, "auto-submitted") or "no").partition(";")[0].strip().casefold() != "no"


def _message(record: Fields, mail: Fields) -> dict[str, Any]:
    headers = mail.object("commonHeaders")
    return stated(
        channel="email",
        id=headers.text("messageId") or mail.text("messageId"),
        subject=headers.text("subject"),
        text=_text(record),
        in_reply_to=_header(mail, "in-reply-to"),
    )


def _sender(mail: Fields) -> tuple[str | None, str | None]:
    """The name and address of the From header; the envelope's sender may be a relay."""
    written = mail.object("commonHeaders").value.get("from")
    first = written[0] if isinstance(written, list) and written and isinstance(written[0], str) else ""
    name, address = parseaddr(first)
    return name or None, address if "@" in address else None


def _is_proved(mail: Fields, receipt: Fields, address: str | None) -> bool:
    """Anybody can write any From. DMARC proves it; without a policy there SPF does, for the domain of the envelope."""
    if not address or _verdict(receipt, "dmarc") == PASS:
        return address is not None
    same = _domain(mail.text("source") or "") == _domain(address)
    return same and _verdict(receipt, "dmarc") in (None, "GRAY") and _verdict(receipt, "spf") == PASS


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()


def _verdict(receipt: Fields, of: str) -> str | None:
    return receipt.object(f"{of}Verdict").text("status")


def _header(mail: Fields, wanted: str) -> str | None:
    found = [one.text("value") for one in mail.objects("headers") if (one.text("name") or "").casefold() == wanted]
    return found[0] if found else None


def _text(record: Fields) -> str | None:
    """The plain part, where the rule's SNS action sends the mail along. One that is only HTML is not taken apart."""
    content = record.text("content")
    if not content:
        return None
    encoded = record.object("receipt").object("action").text("encoding") == "BASE64"
    try:
        return next(filter(None, _texts(_raw(content, encoded=encoded))), None)
    except (RecursionError, ValueError):  # thousands of parts in each other, or a file's name in no letters
        return None


def _texts(raw: bytes) -> Iterator[str]:
    for part in message_from_bytes(raw).walk():
        if part.get_content_type() == "text/plain" and not part.get_filename():
            yield _decoded(part)


def _raw(content: str, *, encoded: bool) -> bytes:
    try:
        return base64.b64decode(content, validate=True) if encoded else content.encode()
    except (binascii.Error, ValueError):
        return b""


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        text = raw.decode(part.get_content_charset() or "utf-8", errors="replace")
    except (LookupError, ValueError):  # a character set that nobody knows, or one of names and not of texts
        text = raw.decode(errors="replace")
    return text.strip()[:MAX_TEXT]
