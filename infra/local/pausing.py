"""SES with its sending paused, by its owner (`aws sesv2 put-account-sending-attributes`) or by SES itself.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountSendingAttributes.html
"""

import json

from infra.local.stand_ins import Answer, answer

ATTRIBUTES, SEND = "/v2/email/account/sending", "/v2/email/outbound-emails"
PAUSED = "The message can't be sent because the account's ability to send email is currently paused."
paused: list[bool] = []


def serve(method: str, path: str, body: bytes) -> Answer | None:
    """None for what is SES's usual affair."""
    if method == "PUT" and path == ATTRIBUTES:
        paused[:] = [True] if not json.loads(body or b"{}").get("SendingEnabled") else []
        return answer(200, {})
    if paused and method == "POST" and path == SEND:
        return answer(400, {"__type": "SendingPausedException", "message": PAUSED})
    return None
