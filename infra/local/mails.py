"""What MiniStack lacks of SES: feedback, headers and tags in the inbox, the list of suppressed addresses, its pause.

Runs inside it (see ministack.py). Recipients at simulator.amazonses.com get the answer that SES gives them: `bounce@`,
`complaint@`; others are delivered. A mail is dated by the stage's clock: SES would date it by the day it is sent on.
"""

import json
from typing import Any

from ministack import app
from ministack.services import eventbridge, ses_v2

from infra.local import clock, opt_outs, pausing

SEND = "/outbound-emails"
SIMULATOR = "@simulator.amazonses.com"
sesv2, inbox = ses_v2.handle_request, app._handle_ses_messages_request
unseen: dict[str, dict[str, Any]] = {}
"""What the inbox leaves out, by message id."""


async def send_email(*request: Any) -> Any:
    method, path, _, body, query = request
    if listed := opt_outs.ses(method, path, (body, query), clock.seconds()):
        return listed
    response = pausing.serve(method, path, body) or await sesv2(*request)
    if method == "POST" and path.endswith(SEND) and response[0] == 200:
        sent, message_id = json.loads(body), json.loads(response[2])["MessageId"]
        unseen[message_id] = _unseen(sent)
        if sent.get("ConfigurationSetName"):
            _report(message_id, sent)
    return response


async def list_messages(*request: Any) -> Any:
    answer = await inbox(*request)
    if not answer or answer[0] != 200:
        return answer
    found = json.loads(answer[2])
    for messages in found["messages"].values():
        for message in messages:
            message |= unseen.get(message["MessageId"], {})
    return answer[0], answer[1], json.dumps(found).encode()


def _unseen(sent: dict[str, Any]) -> dict[str, Any]:
    return {
        "Headers": sent.get("Content", {}).get("Simple", {}).get("Headers", []),
        "Tags": {tag["Name"]: tag["Value"] for tag in sent.get("EmailTags", [])},
        "ReplyTo": sent.get("ReplyToAddresses", []),
        "ConfigurationSetName": sent.get("ConfigurationSetName", ""),
        "Timestamp": clock.now(),
    }


def _report(message_id: str, sent: dict[str, Any]) -> None:
    """What a configuration set with an EventBridge destination publishes, in the order SES does."""
    mail = _mail(message_id, sent)
    recipient = mail["destination"][0] if mail["destination"] else ""
    details = [("Email Sent", "Send", {}), _outcome(recipient, mail["timestamp"])]
    entries = [
        {
            "Source": "aws.ses",
            "DetailType": detail_type,
            "Detail": json.dumps({"eventType": kind, "mail": mail, kind.lower(): content}),
        }
        for detail_type, kind, content in details
    ]
    eventbridge._put_events({"Entries": entries}, allow_aws_source=True)


def _mail(message_id: str, sent: dict[str, Any]) -> dict[str, Any]:
    tags = {tag["Name"]: [tag["Value"]] for tag in sent.get("EmailTags", [])}
    return {
        "timestamp": clock.now(),
        "source": sent.get("FromEmailAddress", ""),
        "messageId": message_id,
        "destination": sent.get("Destination", {}).get("ToAddresses", []),
        "tags": {"ses:configuration-set": [sent["ConfigurationSetName"]], **tags},
    }


def _outcome(recipient: str, at: str) -> tuple[str, str, dict[str, Any]]:
    local = recipient.removesuffix(SIMULATOR) if recipient.endswith(SIMULATOR) else ""
    match local.partition("+")[0]:
        case "bounce":
            bounced = [{"emailAddress": recipient, "action": "failed", "status": "5.1.1"}]
            bounce = {
                "bounceType": "Permanent",
                "bounceSubType": "General",
                "bouncedRecipients": bounced,
                "timestamp": at,
            }
            return "Email Bounced", "Bounce", bounce
        case "complaint":
            complained = [{"emailAddress": recipient}]
            complaint = {"complainedRecipients": complained, "complaintFeedbackType": "abuse", "timestamp": at}
            return "Email Complaint Received", "Complaint", complaint
    return "Email Delivered", "Delivery", {"recipients": [recipient], "timestamp": at, "smtpResponse": "250 ok"}


def install() -> None:
    ses_v2.handle_request, app._handle_ses_messages_request = send_email, list_messages
