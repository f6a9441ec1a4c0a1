"""What people do from the CloudWatch dashboards: each act by the function of the API that does it for everybody."""

from collections.abc import Callable, Mapping
from typing import Any

from functions.operate_console.acts import Acts
from functions.operate_console.redriving import Redriving
from shared.audit import Audit
from shared.aws import clock
from shared.aws.clients import client
from shared.aws.dead_letters import DeadLetters
from shared.aws.functions import Caller, Functions
from shared.aws.table import open_table
from shared.console import broadcasts, desks, jobs, source_switches
from shared.console.calls import Call, call_of
from shared.console.deciding import ACTS
from shared.console.overriding import TOLD as SETTLED
from shared.console.page import failed, page
from shared.console.switching import TOLD
from shared.errors import TributaryError
from shared.observability import count, logger
from shared.settings import Settings

settings = Settings.from_environment()
functions = Functions(client("lambda"), settings.prefix)
table = open_table(settings)
redriving = Redriving(DeadLetters(client, settings.prefix), Audit(table))
DESCRIPTION = """\
### Tributary
What buttons of Tributary's dashboards do. It shows no page by itself: begin with `show_console`."""


def handler(event: Mapping[str, Any], context: Any) -> str:
    """No function is told who calls it, but CloudTrail is: by the id of the request, which is noted with the act."""
    if event.get("describe"):
        return DESCRIPTION
    call = call_of(event, context.invoked_function_arn)
    by = f"{call.here}#{context.aws_request_id}"
    try:
        return route(call, Acts(functions, Caller(by, context.aws_request_id)))
    except TributaryError as error:
        logger.info("not done", extra={"error": type(error).__name__})
        return page(call, "Not done", failed(error))


def route(call: Call, acts: Acts) -> str:
    ways: Mapping[str, Callable[[Call], str]] = {
        "cut": acts.decide,
        "restore": acts.decide,
        "erasure": acts.ask,
        "export": acts.ask,
        "request": acts.told,
        **dict.fromkeys(ACTS, acts.operate),
        **dict.fromkeys(broadcasts.ACTS, acts.conduct),
        **dict.fromkeys(TOLD, acts.switch),
        **dict.fromkeys(source_switches.TOLD, acts.switch_source),
        **dict.fromkeys(SETTLED, acts.settle),
        **dict.fromkeys(jobs.ACTS, acts.take_up),
        "redrive": lambda one: redriving.redrive(one, acts.caller, clock.now(table, settings.time_travel)),
    }
    act = call.get("act")
    desks.check(call.desk, act)
    logger.info("act", extra={"operation": act})
    count("ConsoleActed", operation=act)
    return ways[act](call)
