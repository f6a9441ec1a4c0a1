"""Notifications of the brand's app, by Amazon SNS to Apple's and Google's services.

https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.configuration import FORBID_UNKNOWN_FIELDS
from shared.messages.channels import FORM, Channel, Draft, Letter, MessageClass, Route
from shared.messages.models import Terms
from shared.messages.providers import sns_push

APPLICATION = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:app/([A-Z_]+)/[A-Za-z0-9_.-]+")
SERVICES = {"apple": ("APNS", "APNS_SANDBOX"), "google": ("GCM", "FCM")}
LONGEST = {"title": 65, "body": 240}
"""What telephones show of it without being asked; they cut off the rest."""

MOST_BYTES, MOST_KEY_BYTES = 4096, 64
"""Of what either service takes, and of Apple's collapse id."""


@dataclass(frozen=True, slots=True)
class Settings:
    """ARNs of the platform applications at SNS. `schemes` are those of links into the app, besides https."""

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    apple: str = ""
    google: str = ""
    schemes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """`link` opens a page of the app. Of several with one `collapse_key` the device shows the latest only."""

    __pydantic_config__ = FORM

    message_class: MessageClass
    title: str
    body: str
    link: str = ""
    collapse_key: str = ""


def complaints(settings: Settings) -> Iterator[tuple[str, str]]:
    if not (settings.apple or settings.google):
        yield "apple", "push needs the ARN of a platform application: apple, google or both"
    for field, services in SERVICES.items():
        arn = getattr(settings, field)
        found = APPLICATION.fullmatch(arn)
        if arn and (not found or found[1] not in services):
            yield field, f"{field} must be the ARN of a platform application of {services[0]} at SNS"


def terms(draft: Draft) -> Terms:
    return Terms(rings=True)


def flaws(letter: Letter) -> Iterator[tuple[str, str]]:
    parts = letter.parts
    for part, most in LONGEST.items():
        if len(parts[part]) > most:
            yield part, f"has {len(parts[part])} characters; telephones show {most}"
        if not parts[part].strip():
            yield part, "is empty"
    link = parts.get("link", "")
    if link and urlsplit(link).scheme not in ("https", *letter.settings.schemes):
        yield "link", "leads neither to https nor into the app; brand.yaml names the app's schemes"
    if len(parts.get("collapse_key", "").encode()) > MOST_KEY_BYTES:
        yield "collapse_key", f"has more than {MOST_KEY_BYTES} bytes"
    if sns_push.size(parts) > MOST_BYTES:
        yield "body", f"the notification has more than {MOST_BYTES} bytes"


def weight(letter: Letter, country: str) -> str:
    return f"{sns_push.size(letter.parts)} bytes"


channel = Channel(
    kinds=("push_token",),
    routes={"sns": Route(sns_push.send, service="sns", grants=sns_push.grants, prepare=sns_push.endpoint)},
    settings=Settings,
    form=Form,
    complaints=complaints,
    terms=terms,
    flaws=flaws,
    weight=weight,
)
