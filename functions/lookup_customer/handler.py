"""HTTP API for people and their tools (IAM only): one customer, with all that is known and was done; who is where."""

from functools import cache
from typing import Any

from functions.lookup_customer.asking import Asking
from functions.lookup_customer.segments import Segments
from functions.lookup_customer.views import Views
from shared import api, configuration
from shared.aws import clock, keys
from shared.aws.clients import client
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.errors import NotFoundError
from shared.interface.asked import Identified, Nothing, Paged, Template, read
from shared.interface.operations import LOOKUPS, SEGMENTS
from shared.overrides.current import CurrentBrand
from shared.profiles import identifiers
from shared.profiles.measures import exchange
from shared.reviews.current import CurrentRules
from shared.reviews.rules import rules_of
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
secrets = Secrets(client("secretsmanager"), settings.secret_name)
brand = configuration.brand()
views = Views(table, exchange(brand))
current = CurrentBrand(table, brand)
templates = cache(lambda: configuration.read("templates"))
journeys = cache(lambda: configuration.read("journeys")["journeys"])
asking = Asking(table, current, templates, journeys)
rules = CurrentRules(rules_of(configuration.read("reviews")), current)


def handler(event: api.LambdaEvent, context: object) -> api.Answer:
    return api.answer(lambda: route(api.path(event), api.query(event)))


def route(path: list[str], query: dict[str, str]) -> Any:
    """`/customers?identifier=email:ann@example.com`, `/customers/{id}` and its parts, as docs/api.yaml lists them."""
    match path:
        case ["customers"]:
            return views.profile(views.find(identified(query)))
        case ["customers", customer_id, "explain"]:
            return views.explain(customer_id, identified(query))
        case ["customers", customer_id, "timeline"]:
            asked = read(query, Paged)
            return views.timeline(views.find(customer_id), asked)
        case ["customers", customer_id, "messages", "why"]:
            about = read(query, Template)
            return asking.why(views.find(customer_id), about, clock.now(table, settings.time_travel))
        case ["customers", customer_id, *part] if view := PARTS.get("/".join(part)):
            read(query, Nothing)
            return view(views.find(customer_id))
        case ["segments", *rest]:
            return Segments(table, rules()).answer(rest, query)
    raise NotFoundError(f"there is {', '.join(one.path for one in (*LOOKUPS, *SEGMENTS))}")


PARTS = {"": views.profile, "messages": views.messages, "runs": views.runs}


def identified(query: dict[str, str]) -> str:
    secret = secrets.key("keys/identity", clock.now(table, settings.time_travel))
    return keys.identifier_id(identifiers.written(read(query, Identified).identifier, brand.country), secret)
