"""Twilio's signatures: over the address and every field of the form, by the auth token or by a shared key.

https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from shared.errors import BadSignatureError, MalformedPayloadError
from shared.vendors.twilio.form import Form, form
from shared.webhooks import Request, Secret, equal, matching, single

SETTINGS = re.compile(r"(?:key=[^,=]*,)?algorithm=(HMAC_SHA1|HMAC_SHA256)")
"""Two such headers joined do not match: their algorithm could not be told."""

DIGESTS = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """Twilio is at odds with itself whether the port belongs to the address, so both forms hold."""
    given, digest = single(request, "x-twilio-signature"), _digest(request)
    rest = _signed_fields(request)
    signed = [(url + rest).encode(errors="surrogatepass") for url in _addresses(request.url)]
    return matching(secrets, lambda one: any([equal(_mac(one, text, digest), given) for text in signed]))


def _mac(secret: Secret, signed: bytes, digest: str) -> str:
    return base64.b64encode(hmac.digest(secret.value.encode(), signed, digest)).decode()


def _digest(request: Request) -> str:
    """A shared key announces itself by this header; without it the auth token signs."""
    header = "x-twilio-webhooks-signature-settings"
    found = SETTINGS.fullmatch(request.headers.get(header, "algorithm=HMAC_SHA1").replace(" ", ""))
    if not found:
        raise BadSignatureError(header)
    return DIGESTS[found[1]]


def _addresses(url: str) -> tuple[str, str]:
    host = urlsplit(url).netloc
    return url, url.replace(host, f"{host}:443", 1)


def _signed_fields(request: Request) -> str:
    """Of a body that is no form the address holds the hash, and the address is signed."""
    stated = parse_qs(urlsplit(request.url).query).get("bodySHA256")
    if stated:
        if not equal(hashlib.sha256(request.body).hexdigest(), stated[0]):
            raise BadSignatureError("bodySHA256")
        return ""
    try:
        return _in_order(form(request.body))
    except MalformedPayloadError:
        raise BadSignatureError("body") from None


def _in_order(given: Form) -> str:
    return "".join(name + value for name in sorted(given) for value in sorted(set(given[name])))
