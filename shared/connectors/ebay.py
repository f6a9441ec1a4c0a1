"""eBay: notifications of its Notification API, signed with a key of eBay's that each of them names.

https://developer.ebay.com/api-docs/commerce/notification/overview.html
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from shared import strict_json
from shared.connectors import Api, Connector, Spoken
from shared.errors import BadSignatureError, MalformedPayloadError
from shared.events import Event, Identifier, Name
from shared.payload import fields, stated
from shared.webhooks import Request, Secret, matching, single

HOST = "https://api.ebay.com"
KEYS = f"{HOST}/commerce/notification/v1/public_key/"
LOGIN = f"{HOST}/identity/v1/oauth2/token"
KEY_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
PEM = re.compile(r"-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]{1,2000})-----END PUBLIC KEY-----")


def certificate(request: Request) -> str | None:
    """Where the key is that the signature names. eBay answers with an object that has it in `key`."""
    try:
        key_id = _signature(single(request, "x-ebay-signature")).get("kid")
    except BadSignatureError:
        return None
    return KEYS + key_id if isinstance(key_id, str) and KEY_ID.fullmatch(key_id) else None


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """ECDSA over the exact body. Whichever secret is a public key is eBay's: others are for the challenge alone."""
    signature = _decoded(_signature(single(request, "x-ebay-signature")).get("signature"))
    return matching(secrets, lambda one: _proves(one.value, signature, request.body))


def challenge(request: Request, secrets: Sequence[Secret]) -> Spoken:
    """eBay compares the hash and so never sends the verification token; the address has to be as entered there."""
    code, endpoint = request.query.get("challenge_code"), request.url.partition("?")[0]
    if not code or not secrets:
        raise BadSignatureError("challenge_code")
    told = code.encode(errors="surrogatepass") + secrets[0].value.encode() + endpoint.encode()
    return Spoken(json.dumps({"challengeResponse": hashlib.sha256(told).hexdigest()}), "application/json")


def parse(request: Request) -> list[Event]:
    """Other topics than the closing of an account name no customer, or are for buyers' applications."""
    body = fields(strict_json.loads(request.body))
    if body.object("metadata").text("topic") != "MARKETPLACE_ACCOUNT_DELETION":
        return []
    told = body.object("notification")
    notification, account = told.id("notificationId"), told.object("data").id("userId")
    if not notification or not account:
        raise MalformedPayloadError(f"{told.place}: notificationId and data.userId are needed")
    return [
        Event(
            id=notification,
            name=Name.ERASURE_REQUESTED,
            occurred_at=told.instant("eventDate", "publishDate") or request.received_at,
            source=request.origin,
            # Not the `username`: it can be changed, and another person may take it then.
            identifiers=(Identifier(f"ebay_customer@{request.source}", account),),
            data={"privacy": stated(request=notification)},
        )
    ]


def _signature(header: str) -> Mapping[str, Any]:
    """`{"alg", "kid", "signature", "digest"}` in base64. The algorithm is fixed here: a sender may not choose it."""
    try:
        told = json.loads(_decoded(header))
    except (ValueError, RecursionError):
        raise BadSignatureError("x-ebay-signature") from None
    if not isinstance(told, dict):
        raise BadSignatureError("x-ebay-signature")
    return told


def _decoded(text: Any) -> bytes:
    if not isinstance(text, str) or not text.isascii():
        raise BadSignatureError("x-ebay-signature")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise BadSignatureError("x-ebay-signature") from None


def _proves(key: str, signature: bytes, body: bytes) -> bool:
    """SHA-1 is eBay's choice. The key comes without line ends, or inside the API's answer."""
    found = PEM.search(key.replace("\\n", "\n"))
    if not found:
        return False
    # 20 ms and 10 MB that only deliveries of eBay's need
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        public = load_der_public_key(base64.b64decode(found[1]))
        if not isinstance(public, EllipticCurvePublicKey):
            return False
        public.verify(signature, body, ECDSA(SHA1()))  # noqa: S303
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def _authorize(api: Mapping[str, str]) -> Mapping[str, str]:
    return {"authorization": f"Bearer {api['token']}"}


connector = Connector(
    verify=verify,
    challenge=challenge,
    parse=parse,
    persons=("ebay_customer",),
    certificate=certificate,
    api=Api(authorize=_authorize, address=HOST, token_address=LOGIN),
)
