"""MiniStack, started with what it lacks: SES feedback, headers and tags in the inbox, rights of SQS batches and of SES.
Metrics out of logs, and alarms on them, are in metrics.py; how much it does at once in streams.py and workers.py; how
a worker dies at a chosen call in dying.py.

Runs with MiniStack's own interpreter, which has nothing of ours: `.local/ministack/bin/python -P` and this file.
Recipients at simulator.amazonses.com get the answer that SES gives them: `bounce@`, `complaint@`; others are delivered.
"""

import json
import sys
import time
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from ministack import app
from ministack.core import iam_actions, responses
from ministack.services import dynamodb, eventbridge, firehose, ses_v2, sns

sys.path.append(str(Path(__file__).parents[2]))
from infra.local import asked, dying, left, metrics, opt_outs, pausing, receivers, stand_ins, streams, workers  # noqa: E402 - MiniStack's own interpreter knows nothing of ours until here

SEND = "/outbound-emails"
SIMULATOR = "@simulator.amazonses.com"
sesv2, inbox, action_of = ses_v2.handle_request, app._handle_ses_messages_request, iam_actions.extract_iam_action
rights_of_ses, resource_of = app._enforce_ses_v2, iam_actions.extract_resource_arn
publish, others = sns._publish, app._handle_special_data_plane_request
about_topics = sns.handle_request
register, about_table = sns._create_platform_endpoint, iam_actions.dynamodb_service_context
unseen: dict[str, dict[str, Any]] = {}
"""What the inbox leaves out, by message id."""


def extract_iam_action(*arguments: Any) -> str | None:
    """SQS has no rights of their own for its batch calls: who may send one message may send ten."""
    action: str | None = action_of(*arguments)
    return action.removesuffix("Batch") if action and action.startswith("sqs:") else action


def enforce_ses(method: str, path: str, *request: Any) -> Any:
    """The emulator checks a mail against no identity and knows no ses:FromAddress, so it refuses all but `*`."""
    headers, body, query, request_id = request
    if method != "POST" or not path.endswith(SEND):
        return rights_of_ses(method, path, *request)
    sender = parseaddr(json.loads(body).get("FromEmailAddress", ""))[1]
    region, account = app.extract_region(headers, query), responses.get_account_id()
    refusals = [
        app._enforce_data_plane(
            "sesv2",
            "ses:SendEmail",
            headers,
            query,
            request_id,
            resource_arn=f"arn:aws:ses:{region}:{account}:identity/{identity}",
            service_context={"ses:FromAddress": sender},
        )
        for identity in (sender, sender.rpartition("@")[2])
    ]
    return None if None in refusals else refusals[0]


async def send_email(*request: Any) -> Any:
    method, path, _, body, query = request
    if listed := opt_outs.ses(method, path, (body, query), _clock()):
        return listed
    response = pausing.serve(method, path, body) or await sesv2(*request)
    if method == "POST" and path.endswith(SEND) and response[0] == 200:
        sent, message_id = json.loads(body), json.loads(response[2])["MessageId"]
        unseen[message_id] = _unseen(sent)
        if sent.get("ConfigurationSetName"):
            _report(message_id, sent)
    return response


async def answer_sns(*request: Any) -> Any:
    return opt_outs.text(request[3]) or await about_topics(*request)


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
        "Timestamp": _now(),
    }


def publish_at(parameters: dict[str, Any]) -> Any:
    """The emulator keeps text messages and not when they were sent, and of notifications nothing."""
    answer = publish(parameters)
    device = sns._platform_endpoints.get(sns._p(parameters, "TargetArn"))
    if device and answer[0] == 200:
        stand_ins.push(device["attributes"]["Token"], sns._p(parameters, "Message"), _now())
    for messages in sns._sms_messages.values():
        for message in messages:
            message.setdefault("Timestamp", _now())
    return answer


def register_device(parameters: dict[str, Any]) -> Any:
    """The emulator names a device `app/…`, where SNS says `endpoint/…`, which is what rights are given for."""
    status, headers, body = register(parameters)
    for wrong in [arn for arn in list(sns._platform_endpoints) if ":app/" in arn]:
        right = wrong.replace(":app/", ":endpoint/")
        sns._platform_endpoints[right] = {**sns._platform_endpoints.pop(wrong), "arn": right}
        body = body.replace(wrong.encode(), right.encode())
    return status, headers, body


def extract_resource_arn(service: str, *request: Any, **options: Any) -> str:
    """The emulator does not see which application a device is registered with, nor which dashboard is asked for."""
    body, query = (request[3], request[4]) if len(request) > 4 else (b"", {})
    application = iam_actions._query_param(query, "PlatformApplicationArn") if service == "sns" else None
    dashboard = iam_actions._param(body, query, "DashboardName") if service == "monitoring" else None
    if dashboard:
        return f"arn:aws:cloudwatch::{responses.get_account_id()}:dashboard/{dashboard}"
    return str(application or resource_of(service, *request, **options))


def dynamodb_service_context(body: bytes) -> dict[str, Any]:
    """The emulator does not say which partition is asked for, and lets whoever may reach one reach all."""
    asked = json.loads(body or b"{}")
    key = asked.get("Key") or asked.get("Item") or {}
    return {**about_table(body), "dynamodb:leadingkeys": [one["S"] for name, one in key.items() if name == "pk"]}


async def serve(method: str, path: str, *request: Any, **options: Any) -> Any:
    """Services that the emulator does not have, and what was sent by them; at `/` are only those that it has."""
    asked.count(request[0])
    if path == "/":
        return await others(method, path, *request, **options)
    found = stand_ins.serve(path, request, _now()) or opt_outs.answered_stop(path, request[1])
    found = found or left.serve(path) or asked.serve(path) or dying.serve(method, path, request[1])
    found = found or _received(method, path, request)
    return found or await others(method, path, *request, **options)


def _received(method: str, path: str, request: tuple[Any, ...]) -> Any:
    """By those who are not AWS."""
    found = receivers.receive(receivers.asked(method, path, request, _travelled()))
    if found and found.sent:
        stand_ins.record(*found.sent, _now())
    return stand_ins.answer(found.status, found.answer) if found else None


def _now() -> str:
    """By the stage's clock: SES would date a mail by the day it is sent on."""
    now = _clock()
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(now))}.{int(now % 1 * 1000):03}Z"


def arrival_time(_: dict[str, Any]) -> time.struct_time:
    """By the stage's clock too: who reads the archive asks for hours of that one."""
    return time.gmtime(_clock())


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
        "timestamp": _now(),
        "source": sent.get("FromEmailAddress", ""),
        "messageId": message_id,
        "destination": sent.get("Destination", {}).get("ToAddresses", []),
        "tags": {"ses:configuration-set": [sent["ConfigurationSetName"]], **tags},
    }


def _clock() -> float:
    return time.time() + _travelled()


def _travelled() -> float:
    """Seconds by which the stage's clock was moved forward."""
    items = [table["items"].get("clock", {}).get("offset", {}) for table in dynamodb._tables.values()]
    return max((float(next(iter(item["seconds"].values()))) for item in items if "seconds" in item), default=0.0)


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


if __name__ == "__main__":
    ses_v2.handle_request = send_email
    app._handle_ses_messages_request = list_messages
    iam_actions.extract_iam_action = extract_iam_action
    iam_actions.extract_resource_arn = extract_resource_arn
    iam_actions.dynamodb_service_context = dynamodb_service_context
    app._enforce_ses_v2 = enforce_ses
    sns.handle_request, firehose._arrival_time = answer_sns, arrival_time
    sns._publish, sns._create_platform_endpoint = publish_at, register_device
    app._handle_special_data_plane_request = serve
    for part in (asked, dying, metrics, streams, workers):
        part.install()
    app.main()
