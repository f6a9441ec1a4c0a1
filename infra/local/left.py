"""What the stage has left to do, at one look. Runs inside MiniStack (see ministack.py).

Asked for queue by queue and job by job, it took whoever waits more of the processor than what was waited for.
"""

from ministack.services import sqs, stepfunctions

from infra.local import streams
from infra.local.stand_ins import Answer, answer

LEFT = "/_tributary/left"
COUNTS = "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"
"""Delayed ones do not count: they are early wake-ups for something that the due index holds as well."""


def serve(path: str) -> Answer | None:
    """Of each queue what is there and what is being worked on, jobs that are not over, and how far streams are read."""
    if path != LEFT:
        return None
    running = [one for one in stepfunctions._executions.all_values() if one["status"] == "RUNNING"]
    return answer(200, {"queues": _queues(), "jobs": len(running), **streams.progress()})


def _queues() -> dict[str, list[int]]:
    found = {}
    for queue in sqs._queues.all_values():
        sqs._refresh_counts(queue)
        found[queue["name"]] = [int(queue["attributes"][count]) for count in COUNTS]
    return found
