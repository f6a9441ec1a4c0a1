"""What brand.yaml says of text messages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from shared.configuration import FORBID_UNKNOWN_FIELDS, QuietHours

NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_-]{1,11}")
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
LIST = re.compile(r"[A-Za-z0-9_-]{1,64}")
IDENTITY, MOST = re.compile(r"[A-Za-z0-9_:/+-]{1,256}"), re.compile(r"[0-9]{0,2}\.[0-9]{1,5}")
"""OriginationIdentity and MaxPrice of SendTextMessage, which refuses every text with others."""

PRICES = 'a price is a decimal in quotes, such as "0.08"'
PRICE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Settings:
    """`sender` is a name of up to 11 letters and digits, or a number of yours; with aws_sms also an id or ARN.

    `max_price` is in US dollars for one message, and `prices` for one part to each country, for previews.
    `configuration_set` is aws_sms's, and sends its events. `opt_out_list` is the one of the sender there.
    """

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    by: Literal["sns", "aws_sms"] = "sns"
    sender: str = ""
    max_price: str = ""
    configuration_set: str = ""
    opt_out_list: str = "Default"
    quiet_hours: QuietHours = field(default_factory=lambda: QuietHours("20:00", "08:00"))
    prices: Mapping[str, str] = field(default_factory=dict)


def complaints(settings: Settings) -> Iterator[tuple[str, str]]:
    known = NAME.fullmatch(settings.sender) or NUMBER.fullmatch(settings.sender)
    if settings.by == "sns" and settings.sender and not known:
        yield "sender", "sender must be a name of up to 11 letters and digits, or a number such as +4930901820"
    if settings.by == "aws_sms" and not IDENTITY.fullmatch(settings.sender):
        yield "sender", "aws_sms needs a sender: a number, a name, or the id or ARN of a number or pool"
    if settings.by == "aws_sms" and settings.max_price and not MOST.fullmatch(settings.max_price):
        yield "max_price", 'max_price of aws_sms is below 100, with a point and up to five decimals, such as "0.40"'
    if not LIST.fullmatch(settings.opt_out_list):
        yield "opt_out_list", "an opt-out list is named with letters, digits, `_` and `-`"
    for name in ("max_price", "prices"):
        given = [settings.max_price] if name == "max_price" else list(settings.prices.values())
        if not all(PRICE.fullmatch(one) for one in given if one):
            yield name, PRICES
