"""Notifications by Amazon SNS, which knows a device by an ARN of its own: https://docs.aws.amazon.com/sns/latest/dg/mobile-push-send.html"""

import json
import re
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError
from msgspec.structs import replace

from shared.configuration import Brand
from shared.messages import answers
from shared.messages.channels import Envelope, Grant
from shared.messages.models import Outcome, State

REFUSALS = {"InvalidParameter", "InvalidParameterValue", "ParameterValueInvalid", "NotFound"}
GONE = "EndpointDisabled"
"""Apple or Google said that the app is not on the device any more, or has another token there."""

APPLE_TOKEN = re.compile(r"[0-9a-fA-F]{64,200}")
"""Google's have colons, and letters beyond f."""

KNOWN = re.compile(r"Endpoint (arn:\S+) already exists with the same Token")
"""Somebody registered the device with data of their own: SNS then names it only in the text of its refusal."""

LONGEST = 28 * 24 * 3600
"""Seconds for which Google keeps a notification; Apple knows no limit."""


def endpoint(client: Any, envelope: Envelope) -> Envelope | Outcome:
    """Nobody is written to here, so whatever goes wrong is tried again."""
    if envelope.to.startswith("arn:"):
        return envelope
    application = envelope.settings.apple if APPLE_TOKEN.fullmatch(envelope.to) else envelope.settings.google
    if not application:
        return Outcome(State.REFUSED, rule="channel", detail="no application for this kind of device")
    try:
        answer = client.create_platform_endpoint(PlatformApplicationArn=application, Token=envelope.to)
    except answers.ERRORS as error:
        known = _known(error)
        return replace(envelope, to=known) if known else _surely_not_sent(answers.of_error(error, REFUSALS))
    found = answer.get("EndpointArn")
    return replace(envelope, to=found) if found else Outcome(State.READY, detail="no endpoint")


def _known(error: Exception) -> str | None:
    message = str(error.response["Error"].get("Message")) if isinstance(error, ClientError) else ""
    found = KNOWN.search(message)
    return found[1] if found else None


def _surely_not_sent(outcome: Outcome) -> Outcome:
    return replace(outcome, state=State.READY) if outcome.state is State.UNKNOWN else outcome


def send(client: Any, envelope: Envelope) -> Outcome:
    try:
        answer = client.publish(**request(envelope))
    except answers.ERRORS as error:
        outcome = answers.of_error(error, {*REFUSALS, GONE})
        return replace(outcome, unusable="no app there any more") if outcome.detail == GONE else outcome
    return answers.taken(answer.get("MessageId"))


def request(envelope: Envelope) -> dict[str, Any]:
    """A device gets the text under the name of its own service, the sandbox of Apple's being one of them."""
    apple = json.dumps(_apple(envelope.parts, envelope.send_id), ensure_ascii=False)
    google = json.dumps(_google(envelope.parts, envelope.send_id), ensure_ascii=False)
    texts = {"default": envelope.parts["body"], "APNS": apple, "APNS_SANDBOX": apple, "GCM": google}
    return {
        "TargetArn": envelope.to,
        "MessageStructure": "json",
        "Message": json.dumps(texts, ensure_ascii=False),
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": value} for name, value in _attributes(envelope).items() if value
        },
    }


def _attributes(envelope: Envelope) -> Mapping[str, str]:
    """How long it may wait for the device, and what Apple wants to know outside of the text."""
    seconds = str(min(int(envelope.lasts.total_seconds()), LONGEST)) if envelope.lasts else ""
    lasts = {f"AWS.SNS.MOBILE.{service}.TTL": seconds for service in ("APNS", "APNS_SANDBOX", "FCM")}
    collapse_key = envelope.parts.get("collapse_key", "")
    return {**lasts, "AWS.SNS.MOBILE.APNS.PUSH_TYPE": "alert", "AWS.SNS.MOBILE.APNS.COLLAPSE_ID": collapse_key}


def _apple(parts: Mapping[str, Any], send_id: str) -> dict[str, Any]:
    alert = {"title": parts["title"], "body": parts["body"]}
    return {"aps": {"alert": alert, "sound": "default"}, **_data(parts, send_id)}


def _google(parts: Mapping[str, Any], send_id: str) -> dict[str, Any]:
    key = parts.get("collapse_key")
    message = {
        "notification": {"title": parts["title"], "body": parts["body"]},
        "data": _data(parts, send_id),
        **({"android": {"collapse_key": key}} if key else {}),
    }
    return {"fcmV1Message": {"message": message}}


def _data(parts: Mapping[str, Any], send_id: str) -> dict[str, str]:
    """For the app: where to go, and what to report an opening by."""
    return {"send_id": send_id, **({"link": parts["link"]} if parts.get("link") else {})}


def size(parts: Mapping[str, Any]) -> int:
    """Bytes of the larger of the two, with an id as long as ours are."""
    texts = [_apple(parts, "x" * 49), _google(parts, "x" * 49)["fcmV1Message"]["message"]]
    return max(len(json.dumps(one, ensure_ascii=False).encode()) for one in texts)


def grants(brand: Brand, settings: Any) -> tuple[Grant, ...]:
    """To register devices with the brand's own applications, and to write to those."""
    applications = tuple(one for one in (settings.apple, settings.google) if one)
    devices = tuple(one.replace(":app/", ":endpoint/") + "/*" for one in applications)
    return Grant("sns:CreatePlatformEndpoint", applications), Grant(
        "sns:Publish", devices, why="devices are registered at run time"
    )
