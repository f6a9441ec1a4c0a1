"""Amazon SNS over HTTPS: which messages to believe, and the record that one carries.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

import base64
import binascii
import re
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from shared import strict_json
from shared.errors import BadSignatureError, MalformedPayloadError
from shared.payload import Fields, fields
from shared.vendors.sns.certificate import signs
from shared.webhooks import TOLERANCE_SECONDS, Request, Secret, equal, matching

AMAZON = r"https://sns\.[a-z]{2,}(?:-[a-z]+)+-[0-9]\.amazonaws\.com(?:\.cn)?"
"""With the name of a region: at `sns.s3-us-west-2.amazonaws.com` is a bucket called `sns`, which somebody has."""

CERTIFICATE = re.compile(AMAZON + r"/[A-Za-z0-9_-]+\.pem")
CONFIRMATION = re.compile(AMAZON + r"/\?Action=ConfirmSubscription&[!-~]+")

NOTIFICATION, SUBSCRIPTION = "Notification", "SubscriptionConfirmation"
OF_SUBSCRIPTION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
SIGNED = {
    NOTIFICATION: ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    SUBSCRIPTION: OF_SUBSCRIPTION,
    "UnsubscribeConfirmation": OF_SUBSCRIPTION,
}

LAST_TRY_SECONDS = 3600 + TOLERANCE_SECONDS
"""No delivery policy may go on longer: https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html"""


class Record(Struct, frozen=True):
    """What an AWS service says. `at` is when it was published."""

    body: Fields
    at: datetime | None = None


def certificate(request: Request) -> str | None:
    """Anybody can name an address; only one at SNS itself is worth a visit."""
    try:
        address = _message(request).text("SigningCertURL", "SigningCertUrl") or ""
    except MalformedPayloadError:
        return None
    return address if CERTIFICATE.fullmatch(address) else None


def confirmation(request: Request) -> str | None:
    """The visit that begins a subscription. That of an UnsubscribeConfirmation would undo what somebody wanted."""
    message = _message(request)
    address = message.text("SubscribeURL") if message.text("Type") == SUBSCRIPTION else None
    return address if address and CONFIRMATION.fullmatch(address) else None


def verify(request: Request, secrets: Sequence[Secret]) -> Secret:
    """The signature says that SNS sent it. Anybody may own a topic there, so ours are the secrets, by their ARN."""
    try:
        return _verified(_message(request), request, secrets)
    except MalformedPayloadError:
        raise BadSignatureError("body") from None


def record(request: Request) -> Record | None:
    """From an SNS notification, from EventBridge, or bare. None for confirmations and for plain words."""
    body = fields(strict_json.loads(request.body))
    if "detail-type" in body.value:
        return Record(body.object("detail"), body.instant("time"))
    if body.text("Type") not in SIGNED or "TopicArn" not in body.value:
        return Record(body)
    said = body.text("Message") or ""
    if body.text("Type") != NOTIFICATION or not said.startswith("{"):
        return None
    return Record(fields(strict_json.loads(said.encode()), "Message"), body.instant("Timestamp"))


def _message(request: Request) -> Fields:
    return fields(strict_json.loads(request.body))


def _verified(message: Fields, request: Request, secrets: Sequence[Secret]) -> Secret:
    address, topic = certificate(request), message.text("TopicArn")
    certificates = [one for one in secrets if one.name == address]
    if not topic or not certificates or not _is_fresh(message, request.received_at):
        raise BadSignatureError("message")
    configured = matching([one for one in secrets if one.name != address], lambda one: equal(one.value, topic))
    version = message.text("SignatureVersion") or ""
    if not signs(certificates[0].value, version, _signature(message), _signed(message)):
        raise BadSignatureError("Signature")
    return configured


def _is_fresh(message: Fields, now: datetime) -> bool:
    at = message.instant("Timestamp")
    return at is not None and -TOLERANCE_SECONDS <= (now - at).total_seconds() <= LAST_TRY_SECONDS


def _signature(message: Fields) -> bytes:
    try:
        return base64.b64decode(message.text("Signature") or "", validate=True)
    except (binascii.Error, ValueError):
        raise BadSignatureError("Signature") from None


def _signed(message: Fields) -> bytes:
    """Values exactly as they are: SES ends its text with a line break. A subject that is null is not signed."""
    names = SIGNED.get(message.text("Type") or "")
    if names is None:
        raise BadSignatureError("Type")
    values = [(name, message.value.get(name)) for name in names]
    return "".join(f"{name}\n{value}\n" for name, value in values if value is not None).encode()
