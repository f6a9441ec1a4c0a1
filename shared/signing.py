"""Tokens that prove they are ours: a few bytes, and a MAC over them and what they are for.

The secret may hold several keys, newest first: the first signs, all verify, so that a key can be replaced.
"""

import base64
import binascii
import hashlib
import hmac

KEY_ID, MAC = 4, 16


def signed(payload: bytes, what_for: bytes, secret: bytes) -> str:
    key = secret.split()[0]
    return base64.urlsafe_b64encode(_key_id(key) + _mac(key, what_for, payload) + payload).rstrip(b"=").decode()


def opened(text: str, what_for: bytes, secret: bytes) -> bytes | None:
    """None for anything but an unchanged token of ours for this."""
    raw = _decoded(text)
    key_id, mac, payload = raw[:KEY_ID], raw[KEY_ID : KEY_ID + MAC], raw[KEY_ID + MAC :]
    known = [key for key in secret.split() if key_id == _key_id(key)]
    return payload if any(hmac.compare_digest(mac, _mac(key, what_for, payload)) for key in known) else None


def _decoded(text: str) -> bytes:
    """b"" for what is not base64, or not the one way to write it."""
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return b""
    return raw if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == text else b""


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"links key id\0" + key).digest()[:KEY_ID]


def _mac(key: bytes, what_for: bytes, payload: bytes) -> bytes:
    return hmac.new(key, what_for + b"\0" + payload, hashlib.sha256).digest()[:MAC]
