"""Pages of the CloudWatch dashboards, for looking: reads over the functions of the API and can change nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from functions.show_console.customers import Customers
from shared.aws.clients import client
from shared.aws.functions import Caller, Functions
from shared.console import customer
from shared.console.calls import Call, call_of
from shared.console.page import failed
from shared.errors import TributaryError
from shared.observability import logger
from shared.settings import Settings

settings = Settings.from_environment()
functions = Functions(client("lambda"), settings.prefix)
DESCRIPTION = """\
### Tributary
Look customers up, see why a message was or was not sent. Parameters: `view` is the page to begin with (`find`).
What changes something is done by another function, `operate_console`: whoever may not call that one may only look."""


def handler(event: Mapping[str, Any], context: Any) -> str:
    if event.get("describe"):
        return DESCRIPTION
    call = call_of(event, context.invoked_function_arn)
    try:
        return route(call, Customers(functions, Caller(call.here, context.aws_request_id)))
    except TributaryError as error:
        logger.info("no page", extra={"error": type(error).__name__})
        return customer.find(call, failed(error))


def route(call: Call, customers: Customers) -> str:
    views: Mapping[str, Callable[[Call], str]] = {
        "find": customer.find,
        "customer": customers.show,
        "explain": customers.explain,
        **dict.fromkeys(("cut", "restore", "erasure", "export"), customers.review),
    }
    return views.get(call.get("view"), customer.find)(call)
