"""Have everybody looked at again, and watch how far it is."""

import time

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from infra.cli.console import console
from infra.cli.deployment import Deployment
from shared.aws import keys
from shared.aws.queue import Queue
from shared.errors import UnavailableError
from shared.reviews import refresh as refreshing
from shared.reviews.refresh import PARTS

COLUMNS = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[did]}"), TimeElapsedColumn())
POLL_SECONDS = 0.5
PATIENCE_SECONDS = 60
"""For the function to begin."""


def follow(stage: Deployment) -> None:
    """Ctrl-C leaves it running."""
    before = progress(stage)
    Queue(stage.client("sqs"), stage.queues["reviews"]).send([{"refresh": "again"}])
    until = time.monotonic() + PATIENCE_SECONDS
    with Progress(*COLUMNS, console=console, transient=True) as bars:
        bar = bars.add_task("parts of the table", total=PARTS, did="")
        while True:
            known = progress(stage)
            if known and (before is None or known.id != before.id):
                bars.update(bar, completed=PARTS - len(known.left), did=f"{known.customers:,} customers queued")
                if known.done:
                    break
            elif time.monotonic() > until:
                raise UnavailableError("it has not begun: see `tributary dlq list` and the logs of review_customers")
            time.sleep(POLL_SECONDS)
    console.print(f"{known.customers:,} customers queued for review by the rules {known.rules}")


def progress(stage: Deployment) -> refreshing.Progress | None:
    item = stage.store().get(keys.REFRESH, consistent=True)
    return refreshing.progress(item) if item else None
