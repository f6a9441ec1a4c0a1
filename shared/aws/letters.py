"""One dead letter: when it failed and why, where AWS notes that, and what it holds."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from shared.errors import Permanent

Message = Mapping[str, Any]
"""As SQS hands it over."""


class Letter(Struct, frozen=True):
    """`reason` is what AWS noted of the failure; of a plain queue it notes none, and the function's log says it."""

    id: str
    sent_at: datetime
    received: int
    body: str
    reason: str | None = None


def letter_of(message: Message) -> Letter:
    about = message["Attributes"]
    sent = datetime.fromtimestamp(int(about["SentTimestamp"]) / 1000, UTC)
    received = int(about.get("ApproximateReceiveCount", 0))
    return Letter(message["MessageId"], sent, received, message["Body"], reason_of(message))


def reason_of(message: Message) -> str | None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html, and those of Lambda's destinations."""
    attributes = attributes_of(message)
    if "ERROR_CODE" in attributes:
        return f"{attributes['ERROR_CODE']}: {attributes.get('ERROR_MESSAGE', '')}"
    try:
        content = json.loads(message["Body"])
    except ValueError:
        return "it is not JSON"
    context = content.get("requestContext") if isinstance(content, dict) else None
    return str(context["condition"]) if isinstance(context, dict) and "condition" in context else None


def attributes_of(message: Message) -> Mapping[str, str]:
    return {name: one.get("StringValue", "") for name, one in message.get("MessageAttributes", {}).items()}


def content_of(body: str) -> Mapping[str, Any]:
    """What nobody of ours can have sent stays where it is."""
    try:
        content = json.loads(body)
    except ValueError:
        raise Permanent("it is not JSON") from None
    return content if isinstance(content, dict) else {}


def failed_function(content: Mapping[str, Any]) -> str:
    """Lambda names the function with the version that failed; the right to call it is without.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    """
    return str(content["requestContext"]["functionArn"]).removesuffix(":$LATEST")
