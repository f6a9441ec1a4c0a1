"""HTTP API for people (IAM only): cut, restore and release customers, have them erased or exported."""

from collections.abc import Callable
from functools import partial
from typing import Any

from functions.correct_customer.acts import Acts
from functions.correct_customer.shown import Shown
from shared import acting, api, configuration
from shared.audit import Audit
from shared.aws import clock
from shared.aws.clients import client
from shared.aws.objects import Objects
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.errors import NotFoundError
from shared.interface.asked import Acted, read
from shared.jobs.jobs import Jobs
from shared.observability import count, logger
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
secrets = Secrets(client("secretsmanager"), settings.secret_name)
jobs = Jobs(client, settings.jobs)
shown = Shown(table, Objects(client("s3"), settings.bucket))
brand = configuration.brand()


def handler(event: api.LambdaEvent, context: object) -> api.Answer:
    return api.answer(lambda: route(event))


def route(event: api.LambdaEvent) -> Any:
    now = clock.now(table, settings.time_travel)
    acts = Acts(table, jobs, brand, secrets.key("keys/identity", now), now)
    ways: dict[str, Callable[..., Any]] = {
        "cuts": partial(acts.decide, cut=True),
        "restores": partial(acts.decide, cut=False),
        "releases": acts.release,
        "erasure": partial(acts.ask, kind="erasure"),
        "export": partial(acts.ask, kind="export"),
    }
    match api.path(event):
        case ["holds"]:
            return acts.held()
        case ["customers", customer_id, "requests", request_id]:
            return shown.request(customer_id, request_id)
        case ["audit"]:
            return shown.acts(read(api.query(event), Acted), now)
        case ["customers", customer_id, act] if act in ways:
            logger.info("act", extra={"operation": act, "reason": api.caller(event), "key": customer_id})
            count("CustomerCorrected", operation=act)
            return acting.noted(Audit(table), event, now, lambda: ways[act](customer_id, event))
    raise NotFoundError(f"there is POST /customers/{{id}}/ with {', '.join(ways)}, and GET /holds and /audit")
