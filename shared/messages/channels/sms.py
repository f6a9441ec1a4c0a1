"""Text messages, by Amazon SNS or by AWS End User Messaging."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from shared.messages.channels import FORM, Channel, Draft, Letter, MessageClass, Route
from shared.messages.models import Terms
from shared.messages.providers import end_user_text, sns_text
from shared.messages.sms_parts import parts_of
from shared.messages.text_settings import NAME, Settings, complaints

WAY_OUT = re.compile(r"\bSTOP\b")

LONGEST = 1600
"""Of what either service takes at once, however many parts it may have."""


@dataclass(frozen=True, slots=True)
class Form:
    """`parts` is the most that the message may be cut into: what it costs is that many times the price of one."""

    __pydantic_config__ = FORM

    message_class: MessageClass
    text: str
    parts: int = 1


def terms(draft: Draft) -> Terms:
    return Terms(quiet_hours=draft.settings.quiet_hours, rings=True)


def flaws(letter: Letter) -> Iterator[tuple[str, str]]:
    text, most = letter.parts["text"], letter.parts.get("parts", 1)
    cut = parts_of(text)
    if cut.number > most:
        why = f", which is UCS-2 because of {cut.foreign!r}" if cut.foreign else ""
        yield "text", f"takes {cut.number} parts{why}; `parts` allows {most}"
    if not text.strip():
        yield "text", "is empty"
    if len(text) > LONGEST:
        yield "text", f"has {len(text)} characters; at most {LONGEST:,} are taken"
    if letter.message_class == "marketing" and letter.unsubscribe not in text:
        if NAME.fullmatch(letter.settings.sender):
            yield "text", "marketing without the unsubscribe link; nobody can answer STOP to a sender that is a name"
        elif not WAY_OUT.search(text):
            yield "text", "marketing without a way out: the unsubscribe link, or the word STOP"


def weight(letter: Letter, country: str) -> str:
    cut = parts_of(letter.parts["text"])
    price = letter.settings.prices.get(country)
    cost = f", ${cut.number * Decimal(price)} to {country}" if price else ""
    return f"{cut.number} × {cut.encoding}{cost}"


def price(letter: Letter) -> Decimal:
    """Of the country with the dearest parts: which one a number is in, only a library tells that takes long to load."""
    known = [Decimal(one) for one in letter.settings.prices.values()]
    return parts_of(letter.parts["text"]).number * max(known, default=Decimal(0))


channel = Channel(
    kinds=("phone",),
    routes={
        "sns": Route(sns_text.send, service="sns", grants=sns_text.grants),
        "aws_sms": Route(end_user_text.send, service="pinpoint-sms-voice-v2", grants=end_user_text.grants),
    },
    settings=Settings,
    form=Form,
    extension="txt",
    complaints=complaints,
    terms=terms,
    flaws=flaws,
    weight=weight,
    price=price,
)
