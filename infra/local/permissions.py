"""What MiniStack's IAM does not see of a request, or sees as something else than AWS does.

Runs inside it (see ministack.py).
"""

import json
from email.utils import parseaddr
from typing import Any

from ministack import app
from ministack.core import iam_actions, responses

from infra.local.mails import SEND

action_of, resource_of = iam_actions.extract_iam_action, iam_actions.extract_resource_arn
about_table, rights_of_ses = iam_actions.dynamodb_service_context, app._enforce_ses_v2


def extract_iam_action(*arguments: Any) -> str | None:
    """SQS has no rights of their own for its batch calls: who may send one message may send ten."""
    action: str | None = action_of(*arguments)
    return action.removesuffix("Batch") if action and action.startswith("sqs:") else action


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


def install() -> None:
    iam_actions.extract_iam_action, iam_actions.extract_resource_arn = extract_iam_action, extract_resource_arn
    iam_actions.dynamodb_service_context, app._enforce_ses_v2 = dynamodb_service_context, enforce_ses
