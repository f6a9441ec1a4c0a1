"""Tokens in the links of our messages: which address, which channel, for which purpose, and proof that we made it.

A token holds the address's keyed hash, never the address; it works for one purpose only, and never expires, because
an old mail must still let its reader out. The secret may hold several keys, newest first: the first signs, all verify.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal

from shared.aws.keys import IDENTIFIER_HEX

Purpose = Literal["unsubscribe", "preferences", "confirm", "answer"]

CODES: dict[Purpose, bytes] = {"unsubscribe": b"u", "preferences": b"p", "confirm": b"c", "answer": b"a"}
PURPOSES: dict[bytes, Purpose] = {code: purpose for purpose, code in CODES.items()}
KEY_ID, ADDRESS, MAC = 4, IDENTIFIER_HEX // 2, 16


@dataclass(frozen=True, slots=True)
class Link:
    purpose: Purpose
    address: str
    channel: str


def token(link: Link, secret: bytes) -> str:
    """About 60 characters: the List-Unsubscribe header holds it with the host in 995."""
    key = secret.split()[0]
    payload = CODES[link.purpose] + bytes.fromhex(link.address) + link.channel.encode()
    return base64.urlsafe_b64encode(_key_id(key) + _mac(key, payload) + payload).rstrip(b"=").decode()


def read(text: str, purpose: str, secret: bytes) -> Link | None:
    """None for anything but an unchanged token of ours for this purpose."""
    raw = _decoded(text)
    key_id, mac, payload = raw[:KEY_ID], raw[KEY_ID : KEY_ID + MAC], raw[KEY_ID + MAC :]
    genuine = [key for key in secret.split() if key_id == _key_id(key) and hmac.compare_digest(mac, _mac(key, payload))]
    meant = PURPOSES.get(payload[:1])
    if not genuine or meant is None or meant != purpose:
        return None
    return Link(meant, payload[1 : 1 + ADDRESS].hex(), payload[1 + ADDRESS :].decode())


def url(public_url: str, link: Link, secret: bytes) -> str:
    return f"{public_url.rstrip('/')}/{link.purpose}/{token(link, secret)}"


def _decoded(text: str) -> bytes:
    """b"" for what is not base64, or not the one way to write it."""
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return b""
    return raw if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == text else b""


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"links key id\0" + key).digest()[:KEY_ID]


def _mac(key: bytes, payload: bytes) -> bytes:
    return hmac.new(key, b"links v1\0" + payload, hashlib.sha256).digest()[:MAC]
