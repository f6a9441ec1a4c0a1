"""Pages of the CloudWatch dashboards, for looking: reads over the functions of the API and can change nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from functions.show_console.composition import executed, functions, journeys, letters, overrides, sources, watching
from functions.show_console.customers import Customers
from functions.show_console.queues import Queues
from shared.aws.functions import Caller
from shared.console import broadcasts, customer, jobs, overriding, source_switches, switching
from shared.console.calls import Call, call_of
from shared.console.deciding import ACTS
from shared.console.page import failed, page
from shared.console.switching import TOLD
from shared.errors import TributaryError
from shared.observability import logger

DESCRIPTION = """\
### Tributary
Look customers up, see why a message was or was not sent, and where journeys stand, what failed for good.
Parameters: `view` is the page to begin with: `find`, `journeys`, `today`, `channels`, `queues`, `jobs`
or `settings`.
What changes something is done by another function, `operate_console`: whoever may not call that one may only look."""


def handler(event: Mapping[str, Any], context: Any) -> str:
    if event.get("describe"):
        return DESCRIPTION
    call = call_of(event, context.invoked_function_arn)
    try:
        return route(call, Caller(call.here, context.aws_request_id))
    except TributaryError as error:
        logger.info("no page", extra={"error": type(error).__name__})
        begin = failed(error)
        return customer.find(call, begin) if _of_customers(call) else page(call, "It did not work", begin)


def route(call: Call, caller: Caller) -> str:
    customers, runs, queues, watched = Customers(functions, caller), journeys(), Queues(letters), watching()
    views: Mapping[str, Callable[[Call], str]] = {
        "find": customer.find,
        "customer": customers.show,
        "explain": customers.explain,
        **dict.fromkeys(("cut", "restore", "erasure", "export"), customers.review),
        "today": watched.today,
        "channels": watched.channels,
        "settings": overrides.all,
        **dict.fromkeys(overriding.TOLD, overrides.review),
        "queues": queues.all,
        "letters": queues.show,
        **dict.fromkeys(broadcasts.ACTS, broadcasts.review),
        **dict.fromkeys(TOLD, switching.review),
        **dict.fromkeys(source_switches.TOLD, sources().review),
        "jobs": lambda one: jobs.listing(one, executed()),
        **dict.fromkeys(jobs.ACTS, jobs.review),
        "journeys": runs.all,
        "journey": runs.show,
        **dict.fromkeys(ACTS, runs.review),
    }
    return views.get(call.get("view"), customer.find)(call)


def _of_customers(call: Call) -> bool:
    """Where nobody is found, somebody else may be looked for."""
    return not {"journey", "broadcast", "queue", "switch", "source", "setting", "version", "job"} & call.fields.keys()
