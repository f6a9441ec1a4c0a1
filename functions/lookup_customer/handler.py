"""HTTP API for people and their tools (IAM only): one customer, with everything that is known and was done."""

import json
from collections.abc import Callable
from typing import Any

from functions.lookup_customer.views import Views
from shared import configuration
from shared.aws import clock, keys
from shared.aws.clients import client
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.errors import InvalidRequestError, NotFoundError, Rejected, Retryable
from shared.events import Identifier
from shared.observability import logger
from shared.profiles import identifiers
from shared.profiles.models import Profile
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
secrets = Secrets(client("secretsmanager"), settings.secret_name)
brand = configuration.brand()
views = Views(table)
PARTS: dict[str, Callable[[Profile, dict[str, str]], Any]] = {
    "": views.profile,
    "timeline": views.timeline,
    "messages": views.messages,
    "runs": views.runs,
}


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    try:
        return answer(200, route(event["rawPath"].strip("/").split("/"), event.get("queryStringParameters") or {}))
    except Rejected as error:
        return answer(error.status, {"title": type(error).__name__, "status": error.status, "detail": str(error)})
    except Retryable as error:
        logger.warning("again later", extra={"error": type(error).__name__})
        return answer(503, {"title": "try again", "status": 503}) | {"headers": {"retry-after": "5"}}


def route(path: list[str], query: dict[str, str]) -> Any:
    """`/customers?identifier=email:ann@example.com`, `/customers/{id}` and `/customers/{id}/{part}`."""
    match path:
        case ["customers"]:
            return views.profile(views.find(identifier_id(query.get("identifier", ""))), query)
        case ["customers", customer_id]:
            return views.profile(views.find(customer_id), query)
        case ["customers", customer_id, part] if part in PARTS:
            return PARTS[part](views.find(customer_id), query)
    raise NotFoundError(f"there is /customers, /customers/{{id}} and /customers/{{id}}/ with {', '.join(PARTS)[2:]}")


def identifier_id(text: str) -> str:
    kind, _, value = text.partition(":")
    stated = Identifier(kind, value)
    found = identifiers.normalise(stated, brand.country)
    if found is None:
        raise InvalidRequestError("identifier: write kind:value, such as email:ann@example.com or phone:+4930901820")
    return keys.identifier_id(found, secrets.key("keys/identity", clock.now(table, settings.time_travel)))


def answer(status: int, body: Any) -> dict[str, Any]:
    kind = "application/json" if status == 200 else "application/problem+json"
    text = json.dumps(body, ensure_ascii=False, default=str)
    return {"statusCode": status, "headers": {"content-type": kind, "cache-control": "no-store"}, "body": text}
