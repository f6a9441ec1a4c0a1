"""WhatsApp, by AWS End User Messaging Social: approved templates, and free text while a conversation is open.

https://docs.aws.amazon.com/social-messaging/latest/userguide/send-message.html and
https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from shared.configuration import FORBID_UNKNOWN_FIELDS
from shared.events import Identifier
from shared.messages.channels import FORM, Channel, Draft, Letter, MessageClass, Route
from shared.messages.models import Terms
from shared.messages.numbering import of_united_states
from shared.messages.providers import social_whatsapp
from shared.messages.text_settings import PRICE, PRICES
from shared.messages.way_out import without_way_out

LINE = re.compile(
    r"phone-number-id-[0-9a-zA-Z]+|arn:aws[a-z-]*:social-messaging:[a-z0-9-]+:\d{12}:phone-number-id/[0-9a-zA-Z]+"
)
TEMPLATE = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
LONGEST_TEXT, LONGEST_PARAMETER = 4096, 1024
WINDOW = timedelta(hours=24) - timedelta(seconds=60)
"""From the person's last message by their own clock; a minute less, because ours and theirs differ."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`line` is the id or ARN of the brand's number at End User Messaging, not at Meta. `price` of a template, in US
    dollars.
    """

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    line: str
    version: str = "v20.0"
    price: str = "0"


@dataclass(frozen=True, slots=True)
class Form:
    """`template` is the name under which Meta approved it, `language` Meta's code; `parameters` in the order of {{1}}.

    `button` is what is variable in the address of its first button. `text` is sent instead while a conversation is
    open; without a template the message goes only then.
    """

    __pydantic_config__ = FORM

    message_class: MessageClass
    template: str = ""
    language: str = ""
    parameters: tuple[str, ...] = ()
    button: str = ""
    text: str = ""


def complaints(settings: Settings) -> Iterator[tuple[str, str]]:
    if not LINE.fullmatch(settings.line):
        yield (
            "line",
            "line must be the id or ARN of a number at End User Messaging, such as phone-number-id-0123456789abcdef",
        )
    if not PRICE.fullmatch(settings.price):
        yield "price", PRICES


def terms(draft: Draft) -> Terms:
    """Meta does not deliver marketing templates to numbers of the United States."""
    if _is_free_text(draft):
        return Terms()
    if not draft.parts.get("template"):
        return Terms(barred="no conversation is open, and there is no template")
    if draft.message_class == "marketing" and _is_american(draft.to):
        return Terms(barred="no marketing templates to the United States")
    return Terms()


def _is_free_text(message: Draft | Letter) -> bool:
    """What goes while a conversation is open, whether there is a template or not."""
    return message.talking and bool(message.parts.get("text"))


def _is_american(to: Identifier) -> bool:
    """Who shows no number has an id that begins with the country."""
    return to.value.startswith("US.") if to.kind == "whatsapp_user" else of_united_states(to.value)


def flaws(letter: Letter) -> Iterator[tuple[str, str]]:
    parts = letter.parts
    name, text = parts.get("template", ""), parts.get("text", "")
    if not (name or text):
        yield "template", "write the name of an approved template, a text for open conversations, or both"
    if name and not TEMPLATE.fullmatch(name):
        yield "template", "is not the name of a template: lower case letters, digits and _"
    if name and not LANGUAGE.fullmatch(parts.get("language", "")):
        yield "language", "must be Meta's code of the language in which the template was approved, such as de or en_US"
    yield from _variable(parts)
    if len(text) > LONGEST_TEXT:
        yield "text", f"has {len(text)} characters; at most {LONGEST_TEXT} arrive"
    if text:
        yield from without_way_out(letter)


def _variable(parts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What Meta puts into the places of the template."""
    for position, one in enumerate(parts.get("parameters", ()), start=1):
        if not one.strip() or "    " in one or len(one) > LONGEST_PARAMETER:
            yield (
                f"parameters.{position}",
                f"must be text of 1 to {LONGEST_PARAMETER} characters without four blanks in a row",
            )
    if any(map(str.isspace, parts.get("button", ""))):
        yield "button", "is part of an address, and has blanks in it; write `| url_encode` behind a value"


def price(letter: Letter) -> Decimal:
    """Of the template, unless free text goes instead: that costs nothing.

    https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing
    """
    approved = letter.parts.get("template") and not _is_free_text(letter)
    return Decimal(letter.settings.price if approved else 0)


def weight(letter: Letter, country: str) -> str:
    """What Meta charges for a template depends on the country and on what it was approved as."""
    return f"template {letter.parts['template']}" if letter.parts.get("template") else "free text"


channel = Channel(
    kinds=("phone", "whatsapp_user"),
    routes={"aws": Route(social_whatsapp.send, service="socialmessaging", grants=social_whatsapp.grants)},
    settings=Settings,
    form=Form,
    window=WINDOW,
    complaints=complaints,
    terms=terms,
    flaws=flaws,
    weight=weight,
    price=price,
)
