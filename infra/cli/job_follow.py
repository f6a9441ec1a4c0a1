"""While a job is followed: how far it is, and by which commands it is stopped and gone on with."""

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from infra.cli import api
from infra.cli.console import console, text
from infra.cli.deployment import Deployment
from shared.errors import NotFoundError, UnavailableError

HALTED = ("stopped", "failed")
POLL_SECONDS = 0.5
COLUMNS = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())


def follow(stage: Deployment, kind: str, job: str) -> Mapping[str, int]:
    """Until it is done: what it has counted."""
    console.print(f"[dim]{text(stopping(kind, job))}[/]")
    with Progress(*COLUMNS, console=console, transient=True) as progress:
        bar = progress.add_task(kind, total=None)
        while True:
            found = told(stage, kind, job)
            counts: Mapping[str, int] = found.get("progress", {})
            progress.update(bar, description=", ".join(f"{name} {value:,}" for name, value in counts.items()) or kind)
            if found.get("state") == "done":
                return counts
            if (how := found.get("state")) in HALTED:
                raise UnavailableError(f"the {kind} {job} is {how}; {resuming(kind, job)}")
            time.sleep(POLL_SECONDS)


def halted(stage: Deployment, kind: str, job: str) -> str:
    """How it came to go no further, if it did."""
    state = str(told(stage, kind, job).get("state", ""))
    return state if state in HALTED else ""


def told(stage: Deployment, kind: str, job: str) -> Mapping[str, Any]:
    """Nothing of one that just began: AWS may not know yet of it."""
    found: Mapping[str, Any] = {}
    with suppress(NotFoundError):
        found = api.get(stage, f"/jobs/{kind}/{quote(job, safe='')}")
    return found


def stopping(kind: str, job: str) -> str:
    return f"Ctrl-C leaves it running; `tributary jobs stop {kind} {job} --reason …` stops it"


def resuming(kind: str, job: str) -> str:
    return f"`tributary jobs resume {kind} {job} --reason …` goes on with it"
