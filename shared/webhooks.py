"""An HTTP request as a vendor sent it, and the signature schemes that several vendors share."""

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from shared.errors import BadSignatureError

TOLERANCE_SECONDS = 300
"""Both ways: a signature from the future is as wrong as an old one."""


class Secret(Struct, frozen=True):
    """One of the secrets that are valid for a source now; two at once while rotating. `name` is safe to log."""

    name: str
    value: str

    def __repr__(self) -> str:
        return f"Secret({self.name!r})"


DECOY = Secret("decoy", "whsec_" + base64.b64encode(bytes(32)).decode())
"""Is tried where there is no secret, so that an unknown source costs the same work; whoever matches it is refused."""


class Request(Struct, frozen=True):
    """`body` is the exact bytes, header names are lower case, `url` is our configured public URL and never the Host.

    `repeated` names the headers that may have come more than once: a signature among them is refused.
    """

    connector: str
    source: str
    method: str
    url: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    received_at: datetime
    repeated: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"Request({self.method} for {self.origin} at {self.received_at})"

    @property
    def origin(self) -> str:
        """What its events state as their source: `shopify/shop-a`."""
        return f"{self.connector}/{self.source}"


def single(request: Request, header: str) -> str:
    """A header that must be there exactly once."""
    if header not in request.headers or header in request.repeated:
        raise BadSignatureError(header)
    return request.headers[header]


def matching(secrets: Sequence[Secret], proves: Callable[[Secret], bool]) -> Secret:
    """The first that proves the request; all are tried, so that the time does not tell which one it was."""
    proved = [secret for secret in secrets if proves(secret)]
    if not proved:
        raise BadSignatureError("no secret matches")
    return proved[0]


def equal(expected: str, given: str) -> bool:
    """In constant time, and as bytes: `compare_digest` raises TypeError on text beyond ASCII."""
    return hmac.compare_digest(expected.encode(), given.encode(errors="surrogatepass"))


def base64_hmac(secret: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()


def verify_base64_hmac(request: Request, secrets: Sequence[Secret], header: str, *, before: bytes = b"") -> Secret:
    """HMAC-SHA256 over `before` and the exact body. Texts are compared: decoded, several of them would be the same."""
    given = single(request, header)
    return matching(secrets, lambda one: equal(base64_hmac(one.value.encode(), before + request.body), given))


def verify_bearer(request: Request, secrets: Sequence[Secret]) -> Secret:
    scheme, _, token = single(request, "authorization").partition(" ")
    if scheme.lower() != "bearer":
        raise BadSignatureError("authorization")
    return matching(secrets, lambda one: equal(one.value, token.strip()))


def basic_user(request: Request) -> str:
    """The user of basic authentication; its password is not looked at."""
    scheme, _, encoded = single(request, "authorization").partition(" ")
    if scheme.lower() != "basic":
        raise BadSignatureError("authorization")
    try:
        return base64.b64decode(encoded.strip(), validate=True).decode().partition(":")[0]
    except ValueError:
        raise BadSignatureError("authorization") from None


def verify_standard(request: Request, secrets: Sequence[Secret]) -> Secret:
    """Standard Webhooks 1.0.0, symmetric signatures: one of those listed must match."""
    message_id, timestamp = single(request, "webhook-id"), single(request, "webhook-timestamp")
    if not _fresh(timestamp, request.received_at):
        raise BadSignatureError("webhook-timestamp")
    signatures = _standard_signatures(request.headers.get("webhook-signature", ""))
    signed = f"{message_id}.{timestamp}.".encode(errors="surrogatepass") + request.body
    return matching(secrets, lambda one: _signs(one, signed, signatures))


def _signs(secret: Secret, signed: bytes, signatures: Sequence[str]) -> bool:
    try:
        key = base64.b64decode(secret.value.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return False
    expected = base64_hmac(key, signed)
    return bool(key) and any([equal(expected, one) for one in signatures])


def _standard_signatures(header: str) -> list[str]:
    """`v1,<base64> v1,<base64>`. Repeated headers reach us joined by a comma, which makes one part with several."""
    parts = [part.split(",") for part in header.split()]
    if not parts or any(len(part) != 2 for part in parts):
        raise BadSignatureError("webhook-signature")
    return [signature for version, signature in parts if version == "v1"]


def _fresh(timestamp: str, now: datetime) -> bool:
    """`isdigit` alone would let other scripts' digits through, and `int` underscores and spaces."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(now.timestamp() - int(timestamp)) <= TOLERANCE_SECONDS
