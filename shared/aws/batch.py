"""The one place per trigger that turns a failure into "deliver it again": everything is caught here only."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from shared.errors import Retryable, TurnFailedError
from shared.observability import logger, place

Body = dict[str, Any]
Records = Mapping[str, Any]


def from_queue(
    event: Records, process: Callable[[Body], None], afterwards: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """Each SQS message by itself; those that failed are named, so that only they come again.

    `afterwards` makes durable what belongs to all of them together: where it fails, all of them come again.
    """
    failed = [one["messageId"] for one in event["Records"] if not _done(lambda record: process(_body(record)), one)]
    if not _done(lambda _: afterwards(), None):
        failed = [one["messageId"] for one in event["Records"]]
    return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}


def from_stream(
    event: Records, process: Callable[[Mapping[str, Any]], None], afterwards: Callable[[], None] = lambda: None
) -> None:
    """All stream records are tried before any failure is raised: a poisoned one delays its batch, and loses nothing.

    Raising makes Lambda halve the batch until the poisoned record is alone and goes to the failure queue. `afterwards`
    does what the others ask for together.
    """
    failed = sum(not _done(process, record) for record in event["Records"])
    if not _done(lambda _: afterwards(), None):
        failed = len(event["Records"])
    if failed:
        raise Retryable(f"{failed} of {len(event['Records'])} stream records failed")


def from_machine(event: Records, turn: Callable[[Records], Body]) -> Body:
    """A turn of a job. What is raised names the kind of trouble: infra/job.asl.json tries again by it."""
    try:
        return turn(event)
    except Retryable as error:
        logger.warning("again later", extra={"error": type(error).__name__, "reason": str(error)})
        raise
    except Exception as error:  # a bug: the history of executions is read by many, and shows nothing but the place
        logger.error("failed", extra={"error": type(error).__name__, "at": place(error), "key": event.get("job")})
        raise TurnFailedError(f"{type(error).__name__} at {place(error)}") from None


def _body(record: Mapping[str, Any]) -> Body:
    body: Body = json.loads(record["body"])
    return body


def _done(process: Callable[[Any], None], record: Any) -> bool:
    try:
        process(record)
    except Retryable as error:
        logger.warning("again later", extra={"error": type(error).__name__, "reason": str(error)})
        return False
    except (
        Exception
    ) as error:  # a bug, or a record nobody can read: the queue keeps it, and at last the dead letters do
        logger.error("failed", extra={"error": type(error).__name__, "at": place(error)})
        return False
    return True
