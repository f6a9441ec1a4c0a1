"""For whoever answers the phone: the caller's story, in a contact flow of Amazon Connect or as a page."""

from typing import Any

from functions.inform_agent.desk import Desk
from shared import configuration
from shared.aws import clock
from shared.aws.clients import client
from shared.aws.queue import Queue
from shared.aws.secrets import Secrets
from shared.aws.table import open_table
from shared.errors import MalformedPayloadError, Rejected, Retryable
from shared.ingestion import answers
from shared.observability import logger
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
secrets = Secrets(client("secretsmanager"), settings.secret_name)
events = Queue(client("sqs"), settings.events_queue)
desk = Desk(configuration.brand(), table, secrets, settings.public_url, events.send)


def handler(event: dict[str, Any], context: object) -> Any:
    """What fails in a contact flow is raised: the flow has a way of its own for errors."""
    now, real = clock.now(table, settings.time_travel), clock.now(table, "")
    if "Details" in event:
        return desk.for_flow(event, now, real)
    try:
        return desk.answer(event, now, real)
    except MalformedPayloadError as error:
        return answers.problem(400, str(error))
    except Rejected as error:
        return answers.refusal(error)
    except Retryable as error:
        logger.warning("again later", extra={"error": type(error).__name__})
        return answers.problem(503)
