"""Watch an import until it ends, and say what became of it."""

import time
from collections.abc import Iterable

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from infra.cli.console import console, state, text
from infra.cli.deployment import Deployment
from infra.cli.import_start import JOB, existing
from infra.cli.job_follow import halted
from shared.errors import UnavailableError
from shared.importing import error_file
from shared.importing.models import Import, State
from shared.importing.store import ImportStore

POLL_SECONDS = 0.5
WAITING = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    TaskProgressColumn(),
    TextColumn("{task.fields[counts]}"),
    TimeElapsedColumn(),
)


def follow(stage: Deployment, import_id: str) -> Import:
    """One that was stopped stays so in the table, until its job has taken a turn again."""
    imports = ImportStore(stage.store())
    with Progress(*COLUMNS, console=console, transient=True) as progress:
        bar = progress.add_task("waiting", total=None, counts="")
        while True:
            task = imports.get(import_id)
            if task:
                progress.update(bar, description=task.kind, total=task.size or None, completed=task.offset)
                progress.update(bar, counts=f"{task.accepted:,} accepted, {task.refused:,} refused")
            if task and task.state is State.DONE:
                return task
            if halted(stage, JOB, import_id):
                return existing(stage, import_id)
            time.sleep(POLL_SECONDS)


def filed(stage: Deployment, *, seconds: float) -> None:
    """Wait until nothing is left on the queue of events, however long a worker takes for what it has in hand."""
    sqs, until, most = stage.client("sqs"), time.monotonic() + seconds, 0
    with Progress(*COLUMNS, console=console, transient=True) as progress:
        bar = progress.add_task("filing", total=None, counts="")
        while time.monotonic() < until:
            found = sqs.get_queue_attributes(QueueUrl=stage.queues["events"], AttributeNames=[*WAITING])["Attributes"]
            left = sum(int(found[name]) for name in WAITING)
            most = max(most, left)
            progress.update(bar, total=most, completed=most - left, counts=f"{left:,} messages left")
            if not left:
                return
            time.sleep(POLL_SECONDS)
    raise UnavailableError("events still wait to be filed: see `tributary dlq list` and the logs")


def outcome(task: Import, bucket: str, job: str = "") -> Iterable[tuple[str, str]]:
    """`job` says where the job was halted from outside."""
    yield "state", state(job or str(task.state)) + (f"  {text(task.reason)}" if task.reason else "")
    yield "read", f"{task.offset:,} of {task.size:,} bytes, to line {task.line:,}"
    yield "accepted" + " (dry run: nothing is filed)" * task.dry_run, f"{task.accepted:,}"
    yield "refused", f"{task.refused:,}"
    if task.replaces:
        yield "taken out of the segment", f"{task.removed:,}"
    if task.unknown:
        yield "columns not taken", text(", ".join(task.unknown))
    if task.parts and task.state is not State.RUNNING:
        yield "error file", f"s3://{bucket}/{error_file.errors_key(task.id)}"
    if job or task.state is State.STOPPED:
        yield "to go on", f"tributary import --resume {text(task.id)}"
