"""Twilio: base64 HMAC-SHA1 over the address followed by every field of the form, in the order of their names."""

import base64
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl

from infra.cli.senders import Delivery, Sender


def headers(delivery: Delivery) -> Mapping[str, str]:
    fields = sorted(set(parse_qsl(delivery.body.decode(), keep_blank_values=True)))
    signed = delivery.url + "".join(name + value for name, value in fields)
    signature = hmac.digest(delivery.secret.encode(), signed.encode(), "sha1")
    return {
        "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
        "i-twilio-idempotency-token": delivery.id,
        "x-twilio-signature": base64.b64encode(signature).decode(),
    }


sender = Sender(headers=headers)
