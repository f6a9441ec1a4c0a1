"""Whether a machine opened the mail or followed the link: privacy proxies, security gateways, previews."""

import re
from datetime import timedelta

from shared.payload import Fields

TOO_SOON = timedelta(seconds=3)
"""Gateways open each link while the mail is still on its way; no person reads it that fast."""

PRIVACY_PROXY = "Mozilla/5.0"
"""Apple's Mail Privacy Protection loads every picture, read or not, under this and no more, and follows no link.
Gmail's and Yahoo's proxies name themselves, and load when the person opens the mail: those are no machine's doing."""

MACHINE = re.compile(
    r"bot\b|crawler|spider|scanner|preview|headless|barracuda|mimecast|proofpoint|safelinks"
    r"|curl/|wget/|python-|go-http-client|java/|libwww|httpclient|okhttp",
    re.IGNORECASE,
)


def by_machine(mail: Fields, section: Fields, *, opened: bool) -> bool:
    agent = section.text("userAgent") or ""
    sent, seen = mail.instant("timestamp"), section.instant("timestamp")
    soon = sent is not None and seen is not None and seen - sent < TOO_SOON
    return soon or (opened and agent == PRIVACY_PROXY) or MACHINE.search(agent) is not None
