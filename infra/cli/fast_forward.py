"""`tributary fast-forward`: weeks in seconds, on the local stage."""

import re
from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from infra.cli import deployment
from infra.cli.console import console, moment
from infra.cli.deployment import Deployment
from infra.cli.idle import Idle
from infra.cli.travel import travel
from shared.errors import InvalidRequestError

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def fast_forward(
    context: typer.Context,
    duration: Annotated[str, typer.Argument(help="How far: 90m, 36h, 14d or 2w.")],
) -> None:
    """Move the clock of the local stage: everything due fires in order, at its own time."""
    stage = deployment.of(context)
    stage.only_local("moving the clock")
    passed(stage, Idle(stage), parse(duration))
    console.print(f"It is now {moment(stage.now())} UTC on stage {stage.stage}.")


def passed(stage: Deployment, idle: Idle, duration: timedelta) -> None:
    """Travel with a bar that shows where on the way we are."""
    start = stage.now()
    until = start + duration
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[what]}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(moment(start), total=(until - start).total_seconds(), what="")

        def arrived(at: datetime, due: int) -> None:
            what = f"{due} due" if due else ""
            progress.update(task, description=moment(at), completed=(at - start).total_seconds(), what=what)

        travel(stage, until, idle, arrived)


def parse(duration: str) -> timedelta:
    match = re.fullmatch(r"([0-9]+)([mhdw])", duration)
    if match is None or int(match[1]) == 0:
        raise InvalidRequestError(f"{duration!r} is no duration; right would be 90m, 36h, 14d or 2w")
    return timedelta(**{UNITS[match[2]]: int(match[1])})
