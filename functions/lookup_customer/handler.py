"""HTTP API for people and their tools (IAM only): one customer, with everything that is known and was done."""

from collections.abc import Callable
from typing import Any

from functions.lookup_customer.views import Views
from shared import api, configuration
from shared.aws import clock, keys
from shared.aws.clients import client
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.errors import NotFoundError
from shared.profiles import identifiers
from shared.profiles.models import Profile
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
secrets = Secrets(client("secretsmanager"), settings.secret_name)
brand = configuration.brand()
views = Views(table)
PARTS: dict[str, Callable[[Profile, dict[str, str]], Any]] = {
    "timeline": views.timeline,
    "messages": views.messages,
    "runs": views.runs,
}


def handler(event: api.LambdaEvent, context: object) -> api.Answer:
    return api.answer(lambda: route(api.path(event), api.query(event)))


def route(path: list[str], query: dict[str, str]) -> Any:
    """`/customers?identifier=email:ann@example.com`, `/customers/{id}` and `/customers/{id}/{part}`."""
    match path:
        case ["customers"]:
            return views.profile(views.find(identifier_id(query.get("identifier", ""))), query)
        case ["customers", customer_id]:
            return views.profile(views.find(customer_id), query)
        case ["customers", customer_id, "explain"]:
            return views.explain(customer_id, identifier_id(query.get("identifier", "")))
        case ["customers", customer_id, part] if part in PARTS:
            return PARTS[part](views.find(customer_id), query)
    raise NotFoundError(
        f"there is /customers, /customers/{{id}} and /customers/{{id}}/ with explain, {', '.join(PARTS)}"
    )


def identifier_id(text: str) -> str:
    secret = secrets.key("keys/identity", clock.now(table, settings.time_travel))
    return keys.identifier_id(identifiers.written(text, brand.country), secret)
