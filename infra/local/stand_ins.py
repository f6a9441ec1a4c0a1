"""What MiniStack does not do of sending: WhatsApp, and a record of notifications. Runs inside it (see ministack.py).

What a channel asks for is held against AWS's own model of the service, so that a request that AWS would not understand
fails here as well.
"""

import base64
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import botocore.session
from botocore.model import ServiceModel
from botocore.validate import ParamValidator
from ministack import app
from ministack.core import responses

Answer = tuple[int, dict[str, str], bytes]

WHATSAPP, SENT = "/v1/whatsapp/send", "/_tributary/sent"
sent: list[dict[str, str]] = []
"""Channel, address, text and time of everything but mails and text messages."""


def record(channel: str, to: str, text: str, at: str) -> None:
    sent.append({"channel": channel, "to": to, "text": text, "at": at})


def serve(path: str, request: tuple[Any, ...], at: str) -> Answer | None:
    """None for what is MiniStack's own affair."""
    if path == SENT:
        return answer(200, {"sent": sent})
    return _whatsapp(request, at) if path == WHATSAPP else None


def _whatsapp(request: tuple[Any, ...], at: str) -> Answer:
    """AWS End User Messaging Social, and behind it as much of Meta as can be told from the message alone."""
    headers, body, query, request_id = request[:4]
    asked = json.loads(body)
    line = str(asked.get("originationPhoneNumberId", "")).removeprefix("phone-number-id-")
    account, region = responses.get_account_id(), app.extract_region(headers, query)
    arn = f"arn:aws:social-messaging:{region}:{account}:phone-number-id/{line}"
    action = "social-messaging:SendWhatsAppMessage"
    if denied := app._enforce_data_plane("social-messaging", action, headers, query, request_id, resource_arn=arn):
        return denied  # type: ignore[no-any-return]
    asked["message"] = base64.b64decode(asked.get("message", ""))
    if report := _report("socialmessaging", "SendWhatsAppMessage", asked):
        return answer(400, {"__type": "ValidationException", "message": report})
    message = json.loads(asked["message"])
    to = message.get("to") or message.get("recipient")
    if message.get("messaging_product") != "whatsapp" or not to or message.get("type") not in message:
        return answer(400, {"__type": "InvalidParametersException", "message": "not a message of WhatsApp"})
    record("whatsapp", to, _said(message), at)
    return answer(200, {"messageId": f"whatsapp-{len(sent)}"})


def _said(message: dict[str, Any]) -> str:
    if message["type"] == "text":
        return str(message["text"]["body"])
    template = message["template"]
    values = [one["text"] for part in template.get("components", ()) for one in part["parameters"]]
    return f"{template['name']} ({template['language']['code']}): {', '.join(values)}"


def push(token: str, text: str, at: str) -> None:
    """The text under the name of Google's service: Apple's says the same."""
    notification = json.loads(json.loads(text)["GCM"])["fcmV1Message"]["message"]["notification"]
    record("push", token, f"{notification['title']}: {notification['body']}", at)


@cache
def _model(service: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model(service)


def _report(service: str, operation: str, given: dict[str, Any]) -> str:
    shape = _model(service).operation_model(operation).input_shape
    return str(ParamValidator().validate(given, shape).generate_report())


def answer(status: int, content: Mapping[str, Any]) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(dict(content)).encode()
