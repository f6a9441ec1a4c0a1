"""Tokens in the links of our messages: which address, which channel, for which purpose, and proof that we made it.

A token holds the address's keyed hash, never the address; it works for one purpose only, and never expires, because
an old mail must still let its reader out.
"""

from typing import Literal

from msgspec import Struct

from shared.aws.keys import IDENTIFIER_HEX
from shared.signing import opened, signed

Purpose = Literal["unsubscribe", "preferences", "confirm", "answer"]

CODES: dict[Purpose, bytes] = {"unsubscribe": b"u", "preferences": b"p", "confirm": b"c", "answer": b"a"}
PURPOSES: dict[bytes, Purpose] = {code: purpose for purpose, code in CODES.items()}
ADDRESS = IDENTIFIER_HEX // 2
WHAT_FOR = b"links v1"


class Link(Struct, frozen=True):
    """`via` is never in a token: the channel of the link that led to this address, as to another of the same person."""

    purpose: Purpose
    address: str
    channel: str
    via: str = ""


def token(link: Link, secret: bytes) -> str:
    """About 60 characters: the List-Unsubscribe header holds it with the host in 995."""
    payload = CODES[link.purpose] + bytes.fromhex(link.address) + link.channel.encode()
    return signed(payload, WHAT_FOR, secret)


def read(text: str, purpose: str, secret: bytes) -> Link | None:
    """None for anything but an unchanged token of ours for this purpose."""
    payload = opened(text, WHAT_FOR, secret) or b""
    meant = PURPOSES.get(payload[:1])
    if meant is None or meant != purpose:
        return None
    return Link(meant, payload[1 : 1 + ADDRESS].hex(), payload[1 + ADDRESS :].decode())


def url(public_url: str, link: Link, secret: bytes) -> str:
    return f"{public_url.rstrip('/')}/{link.purpose}/{token(link, secret)}"
