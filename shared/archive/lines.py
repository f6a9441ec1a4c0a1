"""One delivery as a line of the archive: what it was about in the open, what it says sealed.

The key is derived from salts that lie at the identifiers of everybody whom the delivery concerns. Who is erased takes
their salt along, and with it every line that speaks of them, in the archive and, in time, in its backups.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from shared.errors import NotFoundError

KEY_BYTES, NONCE_BYTES = 32, 12


class Line(Struct, frozen=True):
    """`homes` are the identifiers whose salts open it; `types` are the names of its events."""

    id: str
    connector: str
    source: str
    received_at: str
    types: tuple[str, ...]
    homes: tuple[str, ...]
    sealed: str

    def text(self) -> str:
        return json.dumps({name: getattr(self, name) for name in self.__struct_fields__}) + "\n"


def line_of(text: str) -> Line:
    told = json.loads(text)
    return Line(**{**told, "types": tuple(told["types"]), "homes": tuple(told["homes"])})


def seal(delivery: Mapping[str, Any], types: Iterable[str], salts: Mapping[str, str], secret: bytes) -> Line:
    """`salts` by home. The same delivery is the same line: neither a clock nor chance has a part in it."""
    about = {name: str(delivery[name]) for name in ("id", "connector", "source", "received_at")}
    key, nonce = _keys(about, salts, secret)
    plain = json.dumps(delivery, ensure_ascii=False).encode(errors="surrogatepass")
    sealed = base64.b64encode(AESGCM(key).encrypt(nonce, plain, _bound(about))).decode()
    return Line(**about, types=tuple(sorted(set(types))), homes=tuple(sorted(salts)), sealed=sealed)


def opened(line: Line, salts: Mapping[str, str], secret: bytes) -> dict[str, Any]:
    """The delivery as it was received. NotFoundError where somebody whom it concerns was erased."""
    if missing := set(line.homes) - salts.keys():
        raise NotFoundError(f"{len(missing)} of its people were erased")
    about = {name: getattr(line, name) for name in ("id", "connector", "source", "received_at")}
    key, nonce = _keys(about, {home: salts[home] for home in line.homes}, secret)
    try:
        plain = AESGCM(key).decrypt(nonce, base64.b64decode(line.sealed), _bound(about))
    except InvalidTag:
        raise NotFoundError("its people were erased, and are back with other keys") from None
    delivery: dict[str, Any] = json.loads(plain.decode(errors="surrogatepass"))
    return delivery


def _keys(about: Mapping[str, str], salts: Mapping[str, str], secret: bytes) -> tuple[bytes, bytes]:
    """Of each line its own (HKDF, RFC 5869), so that no nonce is ever used twice with one key."""
    salt = "|".join(f"{home}:{salts[home]}" for home in sorted(salts)).encode()
    extracted = hmac.digest(hashlib.sha256(salt).digest(), secret, "sha256")
    key = hmac.digest(extracted, _bound(about) + b"\x01", "sha256")
    nonce = hmac.digest(extracted, key + _bound(about) + b"\x02", "sha256")
    return key[:KEY_BYTES], nonce[:NONCE_BYTES]


def _bound(about: Mapping[str, str]) -> bytes:
    return json.dumps(about, sort_keys=True).encode()
