"""WhatsApp by AWS End User Messaging Social: Meta's own message, carried by AWS.

https://docs.aws.amazon.com/social-messaging/latest/APIReference/API_SendWhatsAppMessage.html
"""

import json
from typing import Any

from shared.configuration import Brand
from shared.messages import answers
from shared.messages.channels import Envelope, Grant
from shared.messages.models import Outcome

REFUSALS = {
    "ValidationException",
    "InvalidParametersException",
    "ResourceNotFoundException",
    "AccessDeniedByMetaException",
}


def send(client: Any, envelope: Envelope) -> Outcome:
    try:
        answer = client.send_whatsapp_message(**request(envelope))
    except answers.ERRORS as error:
        return answers.of_error(error, REFUSALS)
    return answers.taken(answer.get("messageId"))


def request(envelope: Envelope) -> dict[str, Any]:
    return {
        "originationPhoneNumberId": envelope.settings.line,
        "message": json.dumps(message(envelope), ensure_ascii=False).encode(),
        "metaApiVersion": envelope.settings.version,
    }


def message(envelope: Envelope) -> dict[str, Any]:
    """Meta gives `biz_opaque_callback_data` back in every status. Who shows no number is named as `recipient`."""
    is_number = envelope.kind == "phone"
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to" if is_number else "recipient": envelope.to,
        "biz_opaque_callback_data": envelope.send_id,
        **_content(envelope),
    }


def _content(envelope: Envelope) -> dict[str, Any]:
    if envelope.talking and envelope.parts.get("text"):
        return {"type": "text", "text": {"body": envelope.parts["text"]}}
    parts = envelope.parts
    template = {"name": parts["template"], "language": {"code": parts["language"]}}
    components = [*_body(parts.get("parameters", ())), *_button(parts.get("button", ""))]
    return {"type": "template", "template": {**template, **({"components": components} if components else {})}}


def _body(parameters: list[str]) -> list[dict[str, Any]]:
    return [{"type": "body", "parameters": [_text(one) for one in parameters]}] if parameters else []


def _button(address: str) -> list[dict[str, Any]]:
    return [{"type": "button", "sub_type": "url", "index": "0", "parameters": [_text(address)]}] if address else []


def _text(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}


def grants(brand: Brand, settings: Any) -> tuple[Grant, ...]:
    line = settings.line.removeprefix("phone-number-id-")
    own = f"arn:{{partition}}:social-messaging:{{region}}:{{account}}:phone-number-id/{line}"
    return (Grant("social-messaging:SendWhatsAppMessage", (line if line.startswith("arn:") else own,)),)
