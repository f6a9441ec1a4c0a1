"""Watch a decision reach everybody: until every process has heard of it, and its tour has found nobody any more."""

import time
from collections.abc import Mapping
from typing import Any

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from infra.cli import api
from infra.cli.console import console, text
from infra.cli.deployment import Deployment
from infra.cli.job_follow import halted, resuming, stopping
from shared.errors import UnavailableError
from shared.journeys.control_store import FRESH_SECONDS
from shared.journeys.tours import JOB

POLL_SECONDS = 0.5
PATIENCE_SECONDS = 60 * 60
COLUMNS = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())


def followed(stage: Deployment, tour_id: str | None) -> str:
    """What there is to say of it."""
    with console.status("until every function has heard of it"):
        time.sleep(FRESH_SECONDS)
    tour = follow(stage, tour_id) if tour_id else {"woken": 0, "left": 0}
    left = f"\n[yellow]{tour['left']:,} could not be moved: see `tributary dlq list`[/]" if tour["left"] else ""
    return (f", {tour['woken']:,} were looked at" if tour["woken"] else "") + left


def follow(stage: Deployment, tour_id: str, *, seconds: float = PATIENCE_SECONDS) -> Mapping[str, Any]:
    until = time.monotonic() + seconds
    console.print(f"[dim]{text(stopping(JOB, tour_id))}[/]")
    with Progress(*COLUMNS, console=console, transient=True) as progress:
        bar = progress.add_task("looking at all that waits", total=None)
        while time.monotonic() < until:
            tour: Mapping[str, Any] = api.get(stage, f"/tours/{tour_id}")
            found = f"pass {tour['passes'] + 1}: {tour['looked']:,} read, {tour['woken']:,} woken"
            progress.update(bar, description=found)
            if tour["done_at"]:
                return tour
            if how := halted(stage, JOB, tour_id):
                raise UnavailableError(f"the tour {tour_id} is {how}; {resuming(JOB, tour_id)}")
            time.sleep(POLL_SECONDS)
    raise UnavailableError(f"the tour {tour_id} is not over; it goes on by itself")
